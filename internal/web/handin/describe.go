package handin

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// row is one thing that can be asked of the door. The description for programs is
// made from the rows, so what is not here is neither served nor described.
type row struct {
	method, pattern string // below Base
	name, about     string // operationId, and what it does
	body            string // media type; empty: none is read
	status          int    // of a success
	answers         string // schema of a success
	fields          map[string]string
	may             []int // statuses besides those that everything may answer with
	do              func(*site, *call) error
}

var rows = []row{
	{method: http.MethodPut, pattern: "/{title}/{edition}/{path...}", name: "handIn", about: "Hand in one page file, for a day or for the day it prints. The same bytes again are the same drop.",
		body: "application/octet-stream", status: http.StatusAccepted, answers: "Drop", may: []int{http.StatusRequestEntityTooLarge, http.StatusConflict}, do: (*site).put},
	{method: http.MethodPost, pattern: "/{title}/{edition}", name: "handInSeveral", about: "Hand in several files as a form.",
		body: "multipart/form-data", status: http.StatusAccepted, answers: "Drop", may: []int{http.StatusRequestEntityTooLarge, http.StatusConflict}, do: (*site).post},
	{method: http.MethodGet, pattern: "/{title}", name: "drops", about: "What was handed in lately, newest first.", status: http.StatusOK, answers: "Drops", do: (*site).list},
	{method: http.MethodGet, pattern: "/{title}/{drop}", name: "drop", about: "How far a drop is.", status: http.StatusOK, answers: "Drop", do: (*site).status},
	{method: http.MethodPost, pattern: "/{title}/{drop}/retry", name: "retryDrop", about: "Read again what failed.", status: http.StatusAccepted, answers: "Drop",
		fields: map[string]string{"file": "Only this file.", "insist": "`true` keeps pages for the day of the drop, whatever they print."}, may: []int{http.StatusConflict}, do: (*site).retry},
	{method: http.MethodPost, pattern: "/{title}/{drop}/cancel", name: "cancelDrop", about: "Read no more of it.", status: http.StatusOK, answers: "Drop", may: []int{http.StatusConflict}, do: (*site).cancel},
}

// everywhere are the statuses that any row may answer with.
var everywhere = []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable}

// at is a row's address as OpenAPI writes it. A drop and the edition it is for
// stand in the same segment, which there has one name.
func (r row) at() string {
	return Base + strings.NewReplacer("{edition}", "{drop}", "{path...}", "{path}").Replace(r.pattern)
}

var segment = regexp.MustCompile(`\{([a-z]+)\}`)

// aboutSegment says what stands in a segment of an address.
var aboutSegment = map[string]string{
	"title": "The title's short name, such as city-news.",
	"drop":  "The drop's id. Where something is handed in, the edition: its day, such as 2026-11-24, with -2 for the second of a day, or `printed` for the day the pages print.",
	"path":  "The file's name, with folders where there are any.",
}

// Description is the door in the words of OpenAPI 3.1: its paths, and the schemas
// they name besides Problem.
func Description() (paths, schemas map[string]any) {
	paths = map[string]any{}
	for _, r := range rows {
		item, ok := paths[r.at()].(map[string]any)
		if !ok {
			item = map[string]any{"parameters": segments(r.at())}
			paths[r.at()] = item
		}
		item[strings.ToLower(r.method)] = r.operation()
	}
	return paths, shapes()
}

func segments(at string) []any {
	var out []any
	for _, m := range segment.FindAllStringSubmatch(at, -1) {
		out = append(out, map[string]any{"name": m[1], "in": "path", "required": true, "description": aboutSegment[m[1]], "schema": map[string]any{"type": "string"}})
	}
	return out
}

func (r row) operation() map[string]any {
	responses := map[string]any{strconv.Itoa(r.status): map[string]any{"description": "Done.", "content": content("application/json", r.answers)}}
	for _, status := range append(r.may, everywhere...) {
		responses[strconv.Itoa(status)] = map[string]any{"description": http.StatusText(status) + ".", "content": content("application/problem+json", "Problem")}
	}
	op := map[string]any{"operationId": r.name, "summary": r.about, "responses": responses, "security": []any{map[string]any{"token": []any{"upload"}}},
		"description": "Needs a token of the scope `upload`."}
	if r.body != "" {
		op["requestBody"] = map[string]any{"required": true, "content": map[string]any{r.body: map[string]any{}}}
	}
	var fields []any
	for _, name := range []string{"file", "insist"} {
		if about, ok := r.fields[name]; ok {
			fields = append(fields, map[string]any{"name": name, "in": "query", "required": false, "description": about, "schema": map[string]any{"type": "string"}})
		}
	}
	if fields != nil {
		op["parameters"] = fields
	}
	return op
}

func content(mediaType, schema string) map[string]any {
	return map[string]any{mediaType: map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/" + schema}}}
}

// shapes are what is sent, as JSON Schema.
func shapes() map[string]any {
	text, whole := map[string]any{"type": "string"}, map[string]any{"type": "integer"}
	choice := func(of ...any) map[string]any { return map[string]any{"type": "string", "enum": of} }
	object := func(required []any, properties map[string]any) map[string]any {
		return map[string]any{"type": "object", "required": required, "properties": properties}
	}
	return map[string]any{
		"Drops": object([]any{"items"}, map[string]any{"items": map[string]any{"type": "array", "items": map[string]any{"$ref": "#/components/schemas/Drop"}}}),
		"Drop": object([]any{"id", "status", "title", "at", "state", "files"}, map[string]any{
			"id": text, "status": map[string]any{"type": "string", "description": "Where to ask how far it is."}, "title": text, "edition": text, "at": map[string]any{"type": "string", "format": "date-time"},
			"state": choice("waiting", "reading", "done", "failed", "cancelled"), "repeated": map[string]any{"type": "boolean"}, "stage": text, "done": whole, "total": whole,
			"files": map[string]any{"type": "array", "items": map[string]any{"$ref": "#/components/schemas/DroppedFile"}}}),
		"DroppedFile": object([]any{"path", "size", "state"}, map[string]any{
			"path": text, "size": whole, "sha256": text, "state": choice("waiting", "done", "failed", "refused", "cancelled"), "why": text, "remedy": text, "edition": text,
			"pages": map[string]any{"type": "array", "items": text}}),
	}
}
