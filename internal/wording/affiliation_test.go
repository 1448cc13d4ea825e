package wording

import "testing"

func TestAffiliation(t *testing.T) {
	for _, s := range []string{"Staff Writer", "Northern Correspondent", "By-line desk, Chief Reporter", "news@harbourpost.example", "@nkeverne", "Email: nora@harbourpost.example",
		"Envoyée spéciale à Montclar", "Enviado especial", "Redakteurin", "For the Harbour Post", "STAFF REPORTER"} {
		if !Affiliation(s) {
			t.Errorf("%q says what the writer is to the paper", s)
		}
	}
	for _, s := range []string{"", "The harbour was closed.", "Ferry pays for its own bell", "Market moves indoors", "editors were seen at the quay all morning in the rain and wind", "记者", "The editor said so."} {
		if Affiliation(s) {
			t.Errorf("%q is no line under a byline", s)
		}
	}
}

// Datelines of Latin script that are not in the manner of an agency.
func TestPlainDatelines(t *testing.T) {
	long := " Der Rat hat am Montag in einer langen Sitzung beschlossen, dass die Brücke im Herbst wieder für alle geöffnet wird, und zwar ohne Gebühr."
	spanish := " La barca volvió el lunes al muelle después de once meses de obras, y los vecinos la recibieron con música y un vaso de sidra."
	for _, c := range []struct{ text, dateline string }{
		{"Niederau –" + long, "Niederau –"},
		{"Bad Lindach —" + long, "Bad Lindach —"},
		{"PUERTO CALMO." + spanish, "PUERTO CALMO."},
		{"VILLAR.–" + spanish, "VILLAR.–"},
		{"LA RIBERA. «Vuelve la barca», dijo la patrona desde la orilla mientras los demás reían y aplaudían bajo la lluvia, que no cesaba.", "LA RIBERA."},
		{"PELLWORTH: Trains will stop at the old signal box again from Monday, the railway said.", "PELLWORTH:"},
		{"SALTNEY CROSS: “Nobody asked us,” said the woman who keeps the gate and the hens.", "SALTNEY CROSS:"},
		{"CORRECTION: The ferry leaves at nine and not at eight as we printed on Friday.", ""},
		{"Fazit:" + long, ""},
		{"Heute –" + long, ""},
		{"NO. ES BROMA." + spanish, ""},
		{"Er kam –" + long, ""},
	} {
		if d, _, _ := Dateline(c.text); d.Text != c.dateline {
			t.Errorf("%q: dateline %q, want %q", c.text[:20], d.Text, c.dateline)
		}
	}
}

func TestTownColon(t *testing.T) {
	for _, c := range []struct{ text, town, rest string }{
		{"Neuenrode: Der Rat tagt am Montag.", "Neuenrode", "Der Rat tagt am Montag."},
		{"Bad Lindach: „Endlich“, sagte die Wirtin.", "Bad Lindach", "„Endlich“, sagte die Wirtin."},
		{"Port-Ligny : Les vannes s’ouvrent lundi.", "Port-Ligny", "Les vannes s’ouvrent lundi."},
		{"La Ferrière : « Enfin », dit le maire.", "La Ferrière", "« Enfin », dit le maire."},
		{"Heute: Der Rat tagt.", "", "Heute: Der Rat tagt."},
		{"Hinweis: Der Rat tagt.", "", "Hinweis: Der Rat tagt."},
		{"Der Rat tagt am Montag: Es geht um die Brücke.", "", "Der Rat tagt am Montag: Es geht um die Brücke."},
	} {
		if town, rest, ok := TownColon(c.text); town != c.town || rest != c.rest || ok != (c.town != "") {
			t.Errorf("%q: town %q rest %q %v", c.text, town, rest, ok)
		}
	}
}

func TestRomanceJumps(t *testing.T) {
	for _, c := range []struct {
		text     string
		to, from int
	}{
		{"Continúa en la página 3", 3, 0}, {"Pasa a la página 12", 12, 0}, {"Sigue en pág. 4", 4, 0}, {"Viene de la página 1", 0, 1},
		{"Segue a pagina 5", 5, 0}, {"Segue dalla pagina 1", 0, 1}, {"Vervolg op pagina 6", 6, 0}, {"Vervolg van pagina 1", 0, 1}, {"Continua na página 8", 8, 0},
	} {
		j, rest, ok := Jump(c.text)
		if !ok || rest != "" || j.ToPage != c.to || j.FromPage != c.from {
			t.Errorf("%q: %+v, rest %q, %v", c.text, j, rest, ok)
		}
	}
	for _, c := range []struct{ text, rest, key string }{
		{"bis zum Abend ein Glas Most Fortsetzung auf Seite 3: ALTWEILER", "bis zum Abend ein Glas Most", "ALTWEILER"},
		{"Weiter auf Seite 4 – Brücke", "", "Brücke"},
		{"STEINACH – Fortsetzung von Seite 1", "", "STEINACH"},
		{"Brücke: Fortsetzung von Seite 1", "", "Brücke"},
		{"PUENTE: Viene de la página 1", "", "PUENTE"},
		{"Sigue en la página 3: PUENTE", "", "PUENTE"},
	} {
		if j, rest, ok := Jump(c.text); !ok || rest != c.rest || j.KeyWord != c.key {
			t.Errorf("%q: %+v, rest %q, %v", c.text, j, rest, ok)
		}
	}
	if _, _, ok := Jump("La obra pasa a la historia"); ok {
		t.Error("a sentence is no jump line")
	}
}

func TestSpanishMasthead(t *testing.T) {
	f := Masthead("Domingo, 9 de noviembre de 2025 | Año XII | Número 4.022 | 2,50 euros")
	if f.Date.String() != "2025-11-09" || f.Number.Total != 4022 || f.Price == "" || f.Rest != "" {
		t.Errorf("%+v", f)
	}
}
