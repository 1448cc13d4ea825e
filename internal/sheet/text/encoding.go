package text

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	xunicode "golang.org/x/text/encoding/unicode"
)

// How much may be wrong in a text, as shares of its characters.
const (
	mostControls = 0.01 // control characters; a machine may leave a few
	mostBroken   = 0.01 // characters that an encoding cannot mean
	sampleBytes  = 64 << 10
)

// decode gives a file's text and, when the encoding was not certain, its name.
func decode(data []byte) (s, guessed string, err error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		s, guessed = utf8Text(data[3:]), ""
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		s = wide(data[2:], xunicode.LittleEndian)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		s = wide(data[2:], xunicode.BigEndian)
	case nulls(data, 1) > 0.3 && nulls(data, 0) < 0.05:
		s, guessed = wide(data, xunicode.LittleEndian), "UTF-16, low byte first"
	case nulls(data, 0) > 0.3 && nulls(data, 1) < 0.05:
		s, guessed = wide(data, xunicode.BigEndian), "UTF-16, high byte first"
	case utf8.Valid(data):
		s = string(data)
	default:
		s, guessed = guess(data)
	}
	if s == "" {
		return "", "", errBinary
	}
	s, controls := withoutControls(s)
	if controls > mostControls {
		return "", "", errBinary
	}
	return s, guessed, nil
}

// utf8Text keeps text whose mark says UTF-8 although a few bytes are not.
func utf8Text(data []byte) string { return strings.ToValidUTF8(string(data), "\ufffd") }

func wide(data []byte, order xunicode.Endianness) string {
	out, err := xunicode.UTF16(order, xunicode.IgnoreBOM).NewDecoder().Bytes(data[:len(data)&^1])
	if err != nil {
		return ""
	}
	return string(out)
}

// nulls is the share of zero bytes among those at even (0) or odd (1) places.
func nulls(data []byte, odd int) float64 {
	zero, all := 0, 0
	for i := odd; i < min(len(data), sampleBytes); i += 2 {
		all++
		if data[i] == 0 {
			zero++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(zero) / float64(all)
}

// candidates are the encodings tried on bytes that are not UTF-8, with the
// commonest characters of the languages written in each.
var candidates = []struct {
	name   string
	enc    encoding.Encoding
	common string
}{
	{"UTF-8 with broken bytes", encoding.Nop, ""},
	{"GB18030", simplifiedchinese.GB18030, "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"},
	{"Big5", traditionalchinese.Big5, "的一是不了在有人我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得于著下自之年過發後作里用道行所然家種事"},
	{"Shift_JIS", japanese.ShiftJIS, "のにはをたがでてとしれさいるかなっりこもらうすくまあよけ日年月人大国本会者"},
	{"EUC-JP", japanese.EUCJP, "のにはをたがでてとしれさいるかなっりこもらうすくまあよけ日年月人大国本会者"},
	{"EUC-KR", korean.EUCKR, "이다의는에을가고한지도사를로기하자대인"},
	{"Windows-1252", charmap.Windows1252, "etaoinsrhldcumfpgwybvéèàäöüßçñ’“”"},
}

// guess finds the encoding under which the bytes read best, by the share of
// common characters. A tie goes to the earlier candidate.
func guess(data []byte) (s, name string) {
	best := 0.0
	for _, c := range candidates {
		text, broken := try(c.enc, data)
		if broken > mostBroken {
			continue
		}
		if score := likeness(text, c.common) - 5*broken; score > best {
			best, s, name = score, text, c.name
		}
	}
	return s, name
}

func try(enc encoding.Encoding, data []byte) (s string, broken float64) {
	if enc == encoding.Nop {
		s = utf8Text(data)
	} else {
		out, err := enc.NewDecoder().Bytes(data)
		if err != nil {
			return "", 1
		}
		s = string(out)
	}
	bad, all := 0, 0
	for _, r := range s {
		all++
		if r == utf8.RuneError || unicode.Is(unicode.Co, r) {
			bad++
		}
	}
	if all == 0 {
		return "", 1
	}
	return s, float64(bad) / float64(all)
}

// likeness is the share of a text's letters beyond ASCII that are common ones.
// Without a list every letter is as good as another: broken UTF-8 still wins
// over encodings that make rare characters of it.
func likeness(s, common string) float64 {
	hits, all := 0.0, 0.0
	for _, r := range s {
		if r < 0x80 || !unicode.IsLetter(r) && !unicode.IsPrint(r) {
			continue
		}
		all++
		switch {
		case common == "" && unicode.IsLetter(r):
			hits += 0.6
		case strings.ContainsRune(common, r):
			hits++
		}
	}
	if all == 0 {
		return 0
	}
	return hits / all
}

// withoutControls takes out control characters other than tab, line and page
// ends, and says what share of the characters they were.
func withoutControls(s string) (string, float64) {
	controls, all := 0, 0
	s = strings.Map(func(r rune) rune {
		all++
		if unicode.IsControl(r) && !strings.ContainsRune("\t\n\r\f\v\u0085", r) {
			controls++
			return -1
		}
		return r
	}, s)
	if all == 0 {
		return "", 1
	}
	return s, float64(controls) / float64(all)
}
