package manifest

import (
	"encoding/json"
	"strings"
)

// object is a JSON object of a manifest. What is absent or of another kind reads
// as empty.
type object map[string]any

func (o object) text(key string) string {
	s, _ := o[key].(string)
	return s
}

// id is the object's address, in either version.
func (o object) id() string {
	if s := o.text("id"); s != "" {
		return s
	}
	return o.text("@id")
}

// kind is its type without the prefix of version 2.
func (o object) kind() string {
	s := o.text("type")
	if s == "" {
		s = o.text("@type")
	}
	_, local, found := strings.Cut(s, ":")
	if found {
		return local
	}
	return s
}

func (o object) number(key string) float64 {
	f, _ := o[key].(float64)
	if f < 0 || f > 1e6 {
		return 0
	}
	return f
}

// list is the objects under a key, be they one or several.
func (o object) list(key string) []object { return objects(o[key]) }

func objects(v any) []object {
	switch v := v.(type) {
	case map[string]any:
		return []object{v}
	case []any:
		var out []object
		for _, e := range v {
			if m, ok := e.(map[string]any); ok {
				out = append(out, m)
			}
		}
		return out
	}
	return nil
}

// strings are the texts under a key, be they one or several.
func (o object) strings(key string) []string {
	switch v := o[key].(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, e := range v {
			if s, ok := e.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// text is a value that version 3 writes by language, and version 2 as a text, as
// an object with its language, or as a list of either.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case []any:
		if len(v) > 0 {
			return text(v[0])
		}
	case map[string]any:
		if s, ok := v["@value"]; ok {
			return text(s)
		}
		if len(v) == 1 {
			for _, s := range v {
				return text(s)
			}
		}
		for _, language := range languages(v) {
			if s := text(v[language]); s != "" {
				return s
			}
		}
	}
	return ""
}

// languages are the languages of a value, in an order that does not change.
func languages(v map[string]any) []string {
	data, err := json.Marshal(v) // which sorts
	if err != nil {
		return nil
	}
	var out []string
	d := json.NewDecoder(strings.NewReader(string(data)))
	for depth := 0; ; {
		t, err := d.Token()
		if err != nil {
			return out
		}
		switch t := t.(type) {
		case json.Delim:
			if t == '{' || t == '[' {
				depth++
			} else {
				depth--
			}
		case string:
			if _, ok := v[t]; ok && depth == 1 {
				out = append(out, t)
			}
		}
	}
}

// languageOf is the language of a value, where it has one.
func languageOf(v any) string {
	if all, ok := v.([]any); ok && len(all) > 0 {
		v = all[0]
	}
	m, ok := v.(map[string]any)
	if !ok {
		return ""
	}
	if l, ok := m["@language"].(string); ok {
		return l
	}
	if len(m) == 1 {
		for l := range m {
			if l != "none" && l != "@none" && l != "@value" {
				return l
			}
		}
	}
	return ""
}
