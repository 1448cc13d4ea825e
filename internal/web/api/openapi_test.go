package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob/memory"
	"github.com/banmian/banmian/internal/reader"
)

// contract is the description as it is served, with what checks answers by it.
type contract struct {
	t       testing.TB
	doc     map[string]any
	schemas *jsonschema.Compiler
}

// newContract reads the description a world serves. Its schemas are made strict:
// what they do not name may not be there, so that an answer with a field nobody
// described fails.
func newContract(w *world) *contract {
	w.t.Helper()
	c := &contract{t: w.t, schemas: jsonschema.NewCompiler()}
	doc, err := jsonschema.UnmarshalJSON(w.get("/openapi.json").Body)
	if err != nil {
		w.t.Fatal(err)
	}
	c.doc = doc.(map[string]any)
	strict(c.doc)
	c.schemas.DefaultDraft(jsonschema.Draft2020)
	c.schemas.AssertFormat()
	if err := c.schemas.AddResource("mem:///openapi.json", doc); err != nil {
		w.t.Fatal(err)
	}
	return c
}

func strict(v any) {
	switch v := v.(type) {
	case map[string]any:
		if _, open := v["additionalProperties"]; v["type"] == "object" && v["properties"] != nil && !open {
			v["additionalProperties"] = false
		}
		for _, x := range v {
			strict(x)
		}
	case []any:
		for _, x := range v {
			strict(x)
		}
	}
}

// pointer writes names as a JSON pointer.
func pointer(names ...string) string {
	out := "#"
	for _, n := range names {
		out += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(n)
	}
	return out
}

// check holds an answer to what the description says of it.
func (c *contract) check(row route, res *httptest.ResponseRecorder) error {
	at := strings.ReplaceAll(Base+row.pattern, "{$}", "")
	names := []string{"paths", at, strings.ToLower(row.method), "responses", strconv.Itoa(res.Code)}
	described, ok := dig(c.doc, names...)
	if !ok {
		return fmt.Errorf("status %d is not described", res.Code)
	}
	for name := range child(described, "headers") {
		if res.Header().Get(name) == "" && name != "Link" { // there may be nothing to link to
			return fmt.Errorf("status %d lacks the header %s", res.Code, name)
		}
	}
	content := child(described, "content")
	if len(content) == 0 {
		if res.Body.Len() > 0 {
			return fmt.Errorf("status %d has a body that is not described", res.Code)
		}
		return nil
	}
	mediaType, _, _ := strings.Cut(res.Header().Get("Content-Type"), ";")
	if _, ok := content[mediaType]; !ok {
		return fmt.Errorf("status %d comes as %q", res.Code, mediaType)
	}
	schema, err := c.schemas.Compile("mem:///openapi.json" + escape(pointer(append(names, "content", mediaType, "schema")...)))
	if err != nil {
		return err
	}
	switch mediaType {
	case "text/plain":
		return schema.Validate(res.Body.String())
	case "application/x-ndjson":
		for line := range bytes.Lines(res.Body.Bytes()) {
			if err := validate(schema, line); err != nil {
				return err
			}
		}
		return nil
	}
	return validate(schema, res.Body.Bytes())
}

// checkBody holds what is sent to the description.
func (c *contract) checkBody(row route, body string) error {
	names := []string{"paths", Base + row.pattern, strings.ToLower(row.method), "requestBody", "content", row.body.mediaType, "schema"}
	schema, err := c.schemas.Compile("mem:///openapi.json" + escape(pointer(names...)))
	if err != nil {
		return err
	}
	return validate(schema, []byte(body))
}

// escape makes a pointer fit for the fragment of an address.
func escape(p string) string {
	return strings.NewReplacer("{", "%7B", "}", "%7D").Replace(p)
}

func validate(schema *jsonschema.Schema, body []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	return schema.Validate(v)
}

func dig(v any, names ...string) (any, bool) {
	for _, n := range names {
		m, ok := v.(map[string]any)
		if !ok {
			return nil, false
		}
		if v, ok = m[n]; !ok {
			return nil, false
		}
	}
	return v, true
}

func child(v any, name string) map[string]any {
	out, _ := dig(v, name)
	m, _ := out.(map[string]any)
	return m
}

// scene is a request that a row answers with a status.
type scene struct {
	row     string // method and pattern
	status  int
	at      string // below Base
	body    string
	headers []string
	before  func(*world) // makes it come to that
}

// Every row answers with every status that is described, and each answer is as
// described; a row or a status without a scene fails.
func TestEveryAnswerIsAsDescribed(t *testing.T) {
	shared := newWorld(t)
	c := newContract(shared)
	seen := map[string]map[int]bool{}
	note := func(row route, status int) {
		name := row.method + " " + row.pattern
		if seen[name] == nil {
			seen[name] = map[int]bool{}
		}
		seen[name][status] = true
	}
	rows := map[string]route{}
	for _, row := range shared.api.table {
		rows[row.method+" "+row.pattern] = row
	}
	all := scenes()
	for _, row := range shared.api.table {
		all = append(all, common(row, all)...)
	}
	for _, s := range all {
		row, ok := rows[s.row]
		if !ok {
			t.Errorf("a scene is of %q, which there is not", s.row)
			continue
		}
		t.Run(fmt.Sprintf("%s %d", s.row, s.status), func(t *testing.T) {
			w := shared
			if s.before != nil || row.method != http.MethodGet {
				w = newWorld(t)
			}
			if s.before != nil {
				s.before(w)
			}
			w.t = t
			res := w.ask(row.method, Base+s.at, s.body, s.headers...)
			if row.body != nil && s.status < 300 {
				if err := c.checkBody(row, s.body); err != nil {
					t.Errorf("the body is not as described: %v", err)
				}
			}
			if res.Code != s.status {
				t.Fatalf("%.100s: %d, want %d: %.500s", s.at, res.Code, s.status, res.Body)
			}
			if err := c.check(row, res); err != nil {
				t.Errorf("%.100s: %v\n%.500s", s.at, err, res.Body)
			}
			note(row, s.status)
		})
	}
	for name, row := range rows {
		want := row.statuses()
		if row.status >= 0 {
			want = append(want, row.success())
		}
		for _, status := range want {
			if !seen[name][status] {
				t.Errorf("no scene shows that %s answers %d", name, status)
			}
		}
	}
}

// The description names every row of the table and nothing else, and everything
// it refers to is there.
func TestTheDescriptionIsWhole(t *testing.T) {
	w := newWorld(t)
	c := newContract(w)
	if c.doc["openapi"] != "3.1.0" {
		t.Errorf("it is of OpenAPI %v", c.doc["openapi"])
	}
	served, operations := 0, map[string]bool{}
	for at, item := range child(c.doc, "paths") {
		for method, op := range item.(map[string]any) {
			if method == "parameters" {
				continue
			}
			served++
			id, _ := dig(op, "operationId")
			if operations[fmt.Sprint(id)] {
				t.Errorf("two operations are named %v", id)
			}
			operations[fmt.Sprint(id)] = true
			if summary, _ := dig(op, "summary"); summary == "" {
				t.Errorf("%s %s says nothing of itself", method, at)
			}
		}
		for _, m := range pathParameter.FindAllStringSubmatch(at, -1) {
			if aboutSegment[m[1]] == "" {
				t.Errorf("nothing says what {%s} is", m[1])
			}
		}
	}
	if served != len(w.api.table) {
		t.Errorf("%d operations are described of %d", served, len(w.api.table))
	}
	used := map[string]bool{}
	refer(c.doc, used)
	for name := range child(child(c.doc, "components"), "schemas") {
		if _, err := c.schemas.Compile("mem:///openapi.json" + pointer("components", "schemas", name)); err != nil {
			t.Error(err)
		}
		if !used["#/components/schemas/"+name] {
			t.Errorf("nothing refers to %s", name)
		}
	}
}

func refer(v any, used map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		if r, ok := v["$ref"].(string); ok {
			used[r] = true
		}
		for _, x := range v {
			refer(x, used)
		}
	case []any:
		for _, x := range v {
			refer(x, used)
		}
	}
}

// Rows share a mux: none may hide another, and each pattern must be one it takes.
func TestNoTwoRowsAreOne(t *testing.T) {
	var names []string
	for _, row := range routes() {
		names = append(names, row.method+" "+row.pattern)
	}
	slices.Sort(names)
	if n := len(slices.Compact(slices.Clone(names))); n != len(names) {
		t.Errorf("%d rows are %d", len(names), n)
	}
}

// common are the scenes that every row has alike, made of its success.
func common(row route, of []scene) []scene {
	name := row.method + " " + row.pattern
	i := slices.IndexFunc(of, func(s scene) bool { return s.row == name && s.status < 400 })
	if i < 0 {
		return nil
	}
	s := of[i]
	headers := func(more ...string) []string { return append(slices.Clone(s.headers), more...) }
	failing := func(w *world) {
		if s.before != nil {
			s.before(w)
		}
		w.api.Reader = reader.New(broken{}, memory.New())
	}
	q := "?"
	if strings.Contains(s.at, "?") {
		q = "&"
	}
	out := []scene{
		{row: name, status: 400, at: s.at + q + "nonsense=1", body: s.body, headers: s.headers, before: s.before},
		{row: name, status: 406, at: s.at, body: s.body, headers: headers("Accept", "image/png"), before: s.before},
		{row: name, status: 414, at: s.at + q + strings.Repeat("x", maxQuery+1), body: s.body, headers: s.headers, before: s.before},
		{row: name, status: 429, at: s.at, body: s.body, headers: s.headers, before: func(w *world) { w.api.meters = newMeters(1e-9, 1); w.get("/") }},
		{row: name, status: 500, at: s.at, body: s.body, headers: s.headers, before: func(w *world) { failing(w); w.fail(row) }},
		{row: name, status: 503, at: s.at, body: s.body, headers: s.headers, before: func(w *world) {
			if s.before != nil {
				s.before(w)
			}
			w.fillGates()
		}},
	}
	if slices.Contains(row.statuses(), http.StatusNotModified) {
		out = append(out, scene{row: name, status: 304, at: s.at, headers: headers("If-None-Match", "*"), before: s.before})
	}
	return out
}

// fail makes a row fail that asks nobody.
func (w *world) fail(row route) {
	for i := range w.api.table {
		if w.api.table[i].name == row.name {
			w.api.table[i].do = func(*API, *call) error { return errors.New("a disk is full") }
		}
	}
	w.handler = w.api.handler()
}

// fillGates lets nobody in any more.
func (w *world) fillGates() { w.api.gate, w.api.slow = closedGate(w.t), closedGate(w.t) }

// broken is an archive that cannot be read.
type broken struct{ archive.Reader }

func (broken) Titles(context.Context) ([]archive.Title, error) { return nil, errors.New("disk") }
func (broken) Editions(context.Context, archive.Query) ([]archive.Summary, error) {
	return nil, errors.New("disk")
}

// An answer that failed tells nobody outside why.
func TestFaultsAreNotTold(t *testing.T) {
	w := newWorld(t)
	w.api.Reader = reader.New(broken{}, memory.New())
	res := w.get("/titles")
	if res.Code != 500 || strings.Contains(res.Body.String(), "disk") || !json.Valid(res.Body.Bytes()) {
		t.Errorf("%d %s", res.Code, res.Body)
	}
}
