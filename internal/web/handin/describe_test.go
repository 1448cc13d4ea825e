package handin_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/banmian/banmian/internal/web/handin"
)

// compiled are the schemas of the door's answers, by name. Fields nobody
// described fail.
var compiled = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	_, shapes := handin.Description()
	text := func(v any) map[string]any { m, _ := v.(map[string]any); return m }
	for _, s := range shapes {
		text(s)["additionalProperties"] = false
	}
	shapes["Problem"] = map[string]any{"type": "object", "required": []any{"type", "title", "status"}}
	body, err := json.Marshal(map[string]any{"components": map[string]any{"schemas": shapes}})
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("mem:///door.json", doc); err != nil {
		return nil, err
	}
	out := map[string]*jsonschema.Schema{}
	for name := range shapes {
		if out[name], err = c.Compile("mem:///door.json#/components/schemas/" + name); err != nil {
			return nil, err
		}
	}
	return out, nil
})

// described holds an answer to what the description says of its address: its
// status, its media type and its shape.
func described(t testing.TB, r *http.Request, rec *httptest.ResponseRecorder) {
	t.Helper()
	_, pattern, ok := strings.Cut(r.Pattern, " ")
	if !ok {
		return // nothing of the door's
	}
	at := strings.NewReplacer("{edition}", "{drop}", "{path...}", "{path}", "/{$}", "").Replace(pattern)
	paths, _ := handin.Description()
	item, _ := paths[at].(map[string]any)
	op, _ := item[strings.ToLower(r.Method)].(map[string]any)
	responses, _ := op["responses"].(map[string]any)
	status := strconv.Itoa(rec.Code)
	response, ok := responses[status].(map[string]any)
	if !ok {
		t.Errorf("%s %s answered %s, which nothing describes", r.Method, at, status)
		return
	}
	content, _ := response["content"].(map[string]any)
	kind, _ := content[rec.Header().Get("Content-Type")].(map[string]any)
	schema, _ := kind["schema"].(map[string]any)
	name, _ := schema["$ref"].(string)
	schemas, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	shape := schemas[name[strings.LastIndexByte(name, '/')+1:]]
	if shape == nil {
		t.Errorf("%s %s %s sends %q, which nothing describes", r.Method, at, status, rec.Header().Get("Content-Type"))
		return
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(rec.Body.Bytes()))
	if err == nil {
		err = shape.Validate(value)
	}
	if err != nil {
		t.Errorf("%s %s %s is not as described: %v", r.Method, at, status, err)
	}
}

// Every operation has a name and says what stands in its address.
func TestDescription(t *testing.T) {
	paths, _ := handin.Description()
	names := map[string]bool{}
	for at, item := range paths {
		ops, _ := item.(map[string]any)
		for _, p := range ops["parameters"].([]any) {
			if p.(map[string]any)["description"] == "" {
				t.Errorf("%s: nothing says what %v is", at, p)
			}
		}
		for method, op := range ops {
			if method == "parameters" {
				continue
			}
			name, _ := op.(map[string]any)["operationId"].(string)
			if name == "" || names[name] {
				t.Errorf("%s %s is called %q, as another is", method, at, name)
			}
			names[name] = true
		}
	}
	if len(names) != 6 {
		t.Errorf("%d operations are described", len(names))
	}
}
