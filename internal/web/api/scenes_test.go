package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/web"
)

// closedGate is a gate through which nobody comes.
func closedGate(t testing.TB) *web.Gate {
	g := web.NewGate(1, 0, time.Millisecond)
	turn, err := g.Enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(turn.Leave)
	return g
}

// scenes are the requests that show what every row answers.
func scenes() []scene {
	const (
		gone     = atTitle + "/editions/2026-11-19"
		absent   = atTitle + "/editions/2020-01-01"
		t        = "/titles/{title}"
		e        = t + "/editions/{edition}"
		p        = e + "/pages/{page}"
		nobody   = "/titles/nobody"
		atPage   = atEdition + "/pages/01"
		gonePage = atTitle + "/editions/2026-11-23-2/pages/02"
	)
	ok := func(pattern, at string) scene { return scene{row: "GET " + pattern, status: 200, at: at} }
	is := func(status int, pattern, at string) scene {
		return scene{row: "GET " + pattern, status: status, at: at}
	}
	out := []scene{
		ok("/{$}", "/"), ok("/openapi.json", "/openapi.json"), ok("/problems", "/problems"), ok("/titles", "/titles"),
		ok(t, atTitle), is(404, t, nobody), is(404, t, "/titles/hall-news"),
		ok(t+"/editions", atTitle+"/editions"), ok(t+"/editions", atTitle+"/editions?limit=1&from=2026-11-20&to=2026-11-23"), is(404, t+"/editions", nobody+"/editions"),
		is(400, t+"/editions", atTitle+"/editions?from=yesterday"), is(400, t+"/editions", atTitle+"/editions?limit=0"), is(400, t+"/editions", atTitle+"/editions?limit=501"),
		is(400, t+"/editions", atTitle+"/editions?cursor=AAAA"), is(400, t+"/editions", atTitle+"/editions?from=2026-11-24&to=2026-11-23"), is(400, t+"/editions", atTitle+"/editions?limit=1&limit=2"),
		is(307, t+"/editions/latest", atTitle+"/editions/latest"), is(404, t+"/editions/latest", nobody+"/editions/latest"),
		ok(e, atEdition), ok(e, atTitle+"/editions/2026-11-23-2"), is(404, e, absent), is(404, e, atTitle+"/editions/2026-11-31"), is(404, e, atTitle+"/editions/x"), is(410, e, gone),
		ok(p, atPage), ok(p, atEdition+"/pages/02"), is(404, p, atEdition+"/pages/09"), is(404, p, atEdition+"/pages/1"), is(410, p, gone+"/pages/01"), is(410, p, gonePage),
		ok(p+"/text", atPage+"/text"), is(404, p+"/text", atEdition+"/pages/09/text"), is(410, p+"/text", gonePage+"/text"),
		ok(t+"/articles/{article}", atTitle+"/articles/20261124-01-01"), is(404, t+"/articles/{article}", atTitle+"/articles/20261124-01-09"),
		is(404, t+"/articles/{article}", atTitle+"/articles/p1-a1"), is(410, t+"/articles/{article}", atTitle+"/articles/20261124-01-02"),
		is(308, t+"/articles/{article}", atTitle+"/articles/20261124-01-0001"),
		ok(t+"/contributors", atTitle+"/contributors"), is(404, t+"/contributors", nobody+"/contributors"), is(400, t+"/contributors", atTitle+"/contributors?limit=x"),
		ok(t+"/contributors/{name}", atTitle+"/contributors/顾南枝"), is(404, t+"/contributors/{name}", atTitle+"/contributors/无名"), is(308, t+"/contributors/{name}", atTitle+"/contributors/顾%20南枝"),
		is(404, t+"/contributors/{name}", atTitle+"/contributors/"+strings.Repeat("名", 100)),
		ok("/search", "/search?limit=1"), ok("/search", "/search?q=%E9%A1%BE%E5%8D%97%E6%9E%9D&facets=true&order=oldest&title=yunting-daily"),
		is(400, "/search", "/search?q=(((("), is(400, "/search", "/search?order=best"), is(400, "/search", "/search?facets=1"), is(400, "/search", "/search?kind="), is(400, "/search", "/search?cursor=!"), is(400, "/search", "/search?q=%zz"),
		ok("/articles.jsonl", "/articles.jsonl"), ok("/articles.jsonl", "/articles.jsonl?title=yunting-daily&from=2026-11-24"), is(404, "/articles.jsonl", "/articles.jsonl?title=nobody"),
		is(400, "/articles.jsonl", "/articles.jsonl?to=x"),
	}
	for _, below := range []string{"/document", "/findings", "/pages", "/articles"} {
		out = append(out, ok(e+below, atEdition+below), is(404, e+below, absent+below), is(410, e+below, gone+below))
	}
	for _, pattern := range []string{"/search", t + "/contributors", t + "/contributors/{name}"} {
		at := strings.ReplaceAll(strings.ReplaceAll(pattern, "{title}", "yunting-daily"), "{name}", "x")
		out = append(out, scene{row: http.MethodGet + " " + pattern, status: 503, at: at, before: func(w *world) { w.api.Finder = nil }})
	}
	return append(append(out, draftScenes()...), hookScenes()...)
}

// draftScenes are those of what takes a token.
func draftScenes() []scene {
	const (
		at      = atTitle + "/editions/2026-11-25/draft"
		pattern = "/titles/{title}/editions/{edition}/draft"
		absent  = atTitle + "/editions/2020-01-01/draft"
		head    = `{"do":"head","article":"p1-a1","headline":"灯会延期","token":"once"}`
		note    = `{"article":"p1-a1","text":"标题有误。"}`
	)
	as := func(who string, more ...string) []string {
		return append([]string{"Authorization", "token of " + who}, more...)
	}
	sent := func(who string, more ...string) []string {
		return as(who, append([]string{"Content-Type", jsonType}, more...)...)
	}
	read := as("he read")
	out := []scene{
		{row: "GET " + pattern, status: 200, at: at, headers: read}, {row: "GET " + pattern, status: 200, at: atEdition + "/draft", headers: read},
		{row: "GET " + pattern, status: 404, at: absent, headers: read}, {row: "GET " + pattern, status: 404, at: atTitle + "/editions/x/draft", headers: read},
		{row: "GET " + pattern, status: 403, at: "/titles/hall-news/editions/2026-11-24/draft", headers: read},
		{row: "GET " + pattern, status: 403, at: at, headers: as("visit read")}, {row: "GET " + pattern, status: 401, at: at, headers: []string{"Authorization", "Bearer banmian_none"}},
		{row: "GET " + pattern, status: 503, at: at, headers: read, before: func(w *world) { w.api.Door = nil }},
		{row: "PUT " + pattern, status: 201, at: absent, body: documentOf("2020-01-01", 1), headers: sent("lin write", "If-None-Match", "*")},
		{row: "PUT " + pattern, status: 200, at: at, body: documentOf("2026-11-25", 3), headers: sent("lin write", "If-Match", "as it stands")},
		{row: "PUT " + pattern, status: 200, at: atEdition + "/draft", body: documentOf("", 2), headers: sent("lin write", "If-Match", "as it stands")},
		{row: "PUT " + pattern, status: 409, at: atEdition + "/draft", body: documentOf("", 1), headers: sent("lin write", "If-Match", "as it stands")},
		{row: "PUT " + pattern, status: 412, at: at, body: documentOf("", 2), headers: sent("lin write", "If-None-Match", "*")},
		{row: "PUT " + pattern, status: 412, at: absent, body: documentOf("", 2), headers: sent("lin write", "If-Match", `"1-1"`)},
		{row: "PUT " + pattern, status: 428, at: absent, body: documentOf("", 2), headers: sent("lin write")},
		{row: "PUT " + pattern, status: 400, at: at, body: documentOf("2026-11-26", 2), headers: sent("lin write", "If-Match", "*")},
		{row: "PUT " + pattern, status: 400, at: at, body: `{"schema":"banmian.edition/1"}`, headers: sent("lin write", "If-Match", "*")},
		{row: "PUT " + pattern, status: 404, at: atTitle + "/editions/2026-13-01/draft", body: "{}", headers: sent("lin write")},
		{row: "POST " + pattern + "/acts", status: 200, at: at + "/acts", body: head, headers: sent("lin write", "If-Match", "as it stands")},
		{row: "POST " + pattern + "/acts", status: 400, at: at + "/acts", body: `{"do":"notice"}`, headers: sent("lin write", "If-Match", "*")},
		{row: "POST " + pattern + "/acts", status: 404, at: at + "/acts", body: `{"do":"head","article":"p9-a9","headline":"x"}`, headers: sent("lin write", "If-Match", "*")},
		{row: "POST " + pattern + "/acts", status: 409, at: atEdition + "/draft/acts", body: `{"do":"merge","articles":["p1-a1","p1-a2"]}`, headers: sent("lin write", "If-Match", "*")},
		{row: "POST " + pattern + "/corrections", status: 200, at: at + "/corrections", body: note, headers: sent("he write", "If-Match", "as it stands")},
		{row: "POST " + pattern + "/corrections", status: 404, at: at + "/corrections", body: `{"article":"p9-a9","text":"x"}`, headers: sent("he write", "If-Match", "*")},
		{row: "POST " + pattern + "/publication", status: 200, at: at + "/publication", body: `{"seal":"` + sealOf25 + `"}`, headers: sent("he write", "If-Match", "as it stands"), before: func(w *world) { w.sign25() }},
		{row: "POST " + pattern + "/publication", status: 409, at: at + "/publication", body: `{"seal":"` + sealOf25 + `"}`, headers: sent("he write", "If-Match", "*")},
		{row: "POST " + pattern + "/publication", status: 404, at: absent + "/publication", body: `{}`, headers: sent("he write", "If-Match", "*")},
	}
	for _, below := range []string{"PUT ", "POST /acts", "POST /corrections", "POST /publication"} {
		method, rest, _ := strings.Cut(below, " ")
		row, to, body := method+" "+pattern+rest, at+rest, map[string]string{"": documentOf("", 2), "/acts": head, "/corrections": note, "/publication": `{"seal":"x"}`}[rest]
		out = append(out,
			scene{row: row, status: 401, at: to, body: body, headers: []string{"Content-Type", jsonType}},
			scene{row: row, status: 403, at: to, body: body, headers: sent("visit write", "If-Match", "*")},
			scene{row: row, status: 403, at: to, body: body, headers: sent("he read", "If-Match", "*")},
			scene{row: row, status: 412, at: to, body: body, headers: sent("he write", "If-Match", `"7-7", W/"0-1"`)},
			scene{row: row, status: 413, at: to, body: body + strings.Repeat(" ", 70<<20), headers: sent("he write", "If-Match", "*")},
			scene{row: row, status: 415, at: to, body: body, headers: as("he write", "If-Match", "*")},
			scene{row: row, status: 415, at: to, body: body, headers: sent("he write", "If-Match", "*", "Content-Encoding", "gzip")},
			scene{row: row, status: 428, at: to, body: body, headers: sent("he write")},
		)
	}
	return out
}

// hookScenes are those of webhooks.
func hookScenes() []scene {
	const (
		all     = "/titles/{title}/webhooks"
		one     = all + "/{id}"
		at      = atTitle + "/webhooks"
		atOne   = at + "/" + someHook
		nothing = at + "/none"
		ask     = `{"url":"https://system.example/news","events":["edition.withdrawn"]}`
	)
	as := func(who string, more ...string) []string {
		return append([]string{"Authorization", "token of " + who}, more...)
	}
	ren := as("ren webhooks")
	sent := append(ren, "Content-Type", jsonType)
	is := func(method, pattern string, status int, at, body string) scene {
		s := scene{row: method + " " + pattern, status: status, at: at, body: body, headers: ren}
		if body != "" {
			s.headers = sent
		}
		return s
	}
	out := []scene{
		is("GET", all, 200, at, ""), is("POST", all, 201, at, ask), is("POST", all, 201, at, `{"url":"https://system.example/","events":["edition.published"],"enabled":false}`),
		is("POST", all, 400, at, `{"url":"http://10.0.0.1/","events":["edition.withdrawn"]}`), is("POST", all, 400, at, `{"url":"https://a.example/","events":[]}`), is("POST", all, 400, at, `{"URL"`),
		is("GET", one, 200, atOne, ""), is("PUT", one, 200, atOne, ask), is("PUT", one, 200, atOne, `{"url":"https://system.example/news","events":["edition.withdrawn"],"enabled":false}`),
		is("DELETE", one, 204, atOne, ""), is("POST", one+"/rotation", 200, atOne+"/rotation", ""), is("POST", one+"/test", 202, atOne+"/test", ""),
		is("GET", one+"/deliveries", 200, atOne+"/deliveries", ""), is("GET", one+"/deliveries", 200, atOne+"/deliveries?limit=1", ""), is("GET", one+"/deliveries", 400, atOne+"/deliveries?cursor=ZG1zZ19ub25l", ""),
		is("POST", one+"/deliveries/{delivery}/resending", 202, atOne+"/deliveries/"+deadOne+"/resending", ""), is("POST", one+"/deliveries/{delivery}/resending", 409, atOne+"/deliveries/"+waitsOne+"/resending", ""),
		is("POST", one+"/deliveries/{delivery}/resending", 404, atOne+"/deliveries/none/resending", ""),
		is("GET", one, 404, at+"/"+otherHook, ""), is("GET", one, 404, nothing, ""), is("PUT", one, 404, nothing, ask), is("DELETE", one, 404, nothing, ""),
		is("POST", one+"/rotation", 404, nothing+"/rotation", ""), is("POST", one+"/test", 404, nothing+"/test", ""), is("GET", one+"/deliveries", 404, nothing+"/deliveries", ""),
	}
	full := is("POST", all, 409, at, ask)
	full.before = (*world).fullOfHooks
	off := is("POST", one+"/test", 409, atOne+"/test", "")
	off.before = func(w *world) { w.ask("PUT", Base+atOne, strings.TrimSuffix(ask, "}")+`,"enabled":false}`, sent...) }
	out = append(out, full, off)
	for _, row := range hookRows() {
		to := strings.NewReplacer("{title}", "yunting-daily", "{id}", someHook, "{delivery}", deadOne).Replace(row.pattern)
		body, headers := "", []string{}
		if row.body != nil {
			body, headers = ask, []string{"Content-Type", jsonType}
			out = append(out,
				scene{row: row.method + " " + row.pattern, status: 413, at: to, body: strings.Repeat(" ", usualBody+1) + ask, headers: sent},
				scene{row: row.method + " " + row.pattern, status: 415, at: to, body: body, headers: ren})
		}
		name := row.method + " " + row.pattern
		out = append(out, scene{row: name, status: 401, at: to, body: body, headers: headers},
			scene{row: name, status: 403, at: to, body: body, headers: append(as("ren write"), headers...)},   // another scope
			scene{row: name, status: 403, at: to, body: body, headers: append(as("he webhooks"), headers...)}, // a chief sets nothing up
			scene{row: name, status: 503, at: to, body: body, headers: append(as("ren webhooks"), headers...), before: func(w *world) { w.api.Hooks = nil }})
	}
	return out
}

// Every address refuses what it does not know, and says what it does.
func TestMethods(t *testing.T) {
	w := newWorld(t)
	for _, row := range w.api.table {
		at := Base + pathParameter.ReplaceAllString(strings.ReplaceAll(row.pattern, "{$}", ""), "x")
		for _, method := range []string{"TRACE", "PROPFIND", "X"} {
			res := w.ask(method, at, "")
			p := decoded[problem](t, res)
			if res.Code != http.StatusMethodNotAllowed || !strings.Contains(res.Header().Get("Allow"), row.method) || p.Status != 405 || res.Header().Get("Content-Type") != problemType {
				t.Errorf("%s %s: %d %v %s", method, at, res.Code, res.Header(), res.Body)
			}
		}
		if res := w.ask(http.MethodOptions, at, ""); res.Code != http.StatusNoContent || res.Header().Get("Allow") == "" {
			t.Errorf("OPTIONS %s: %d", at, res.Code)
		}
	}
	for _, at := range []string{"/nowhere", "//titles", "/titles/../titles", "/titles/", "/titles/x/y/z", "/titles/%00", "/openapi.json/"} {
		res := w.get(at)
		if res.Code != http.StatusNotFound || res.Header().Get("Content-Type") != problemType {
			t.Errorf("%s: %d %v", at, res.Code, res.Header())
		}
	}
}
