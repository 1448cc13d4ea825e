package api

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// schemas describes every shape that is sent or read, by name, as JSON Schema
// (2020-12, the dialect of OpenAPI 3.1).
//
//go:embed schemas.json
var schemas []byte

// everywhere are the statuses that any row may answer with.
var everywhere = []int{http.StatusBadRequest, http.StatusNotAcceptable, http.StatusRequestURITooLong, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable}

// statuses are those a row may answer with besides its success.
func (row route) statuses() []int {
	out := append(slices.Clone(everywhere), row.may...)
	if row.method == http.MethodGet && row.status != -1 && !row.slow && row.scope == "" {
		out = append(out, http.StatusNotModified)
	}
	if row.scope != "" {
		out = append(out, http.StatusUnauthorized, http.StatusForbidden)
	}
	if row.body != nil {
		out = append(out, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// describe makes the OpenAPI 3.1 description of the table.
func describe(table []route, o Options) []byte {
	paths := map[string]any{}
	for _, row := range table {
		at := strings.ReplaceAll(Base+row.pattern, "{$}", "")
		item, ok := paths[at].(map[string]any)
		if !ok {
			item = map[string]any{}
			if params := pathParameters(at); params != nil {
				item["parameters"] = params
			}
			paths[at] = item
		}
		item[strings.ToLower(row.method)] = operation(row)
	}
	var components map[string]any
	if err := json.Unmarshal(schemas, &components); err != nil {
		panic(fmt.Sprintf("api: schemas.json: %v", err))
	}
	if o.Beside != nil {
		besidePaths, besideSchemas := o.Beside()
		maps.Copy(paths, besidePaths)
		maps.Copy(components, besideSchemas)
	}
	servers := []any{map[string]any{"url": "/"}}
	if o.Origin != "" {
		servers = []any{map[string]any{"url": o.Origin}}
	}
	doc := map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{"title": "Banmian", "version": orUnknown(o.Version), "description": about,
			"license": map[string]any{"name": "Apache-2.0", "identifier": "Apache-2.0"}},
		"servers": servers,
		"paths":   paths,
		"components": map[string]any{"schemas": components,
			"securitySchemes": map[string]any{"token": map[string]any{"type": "http", "scheme": "bearer", "description": "A token made at the desk or by `banmian user token add`."}}},
	}
	out, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		panic(fmt.Sprintf("api: the description: %v", err))
	}
	return append(out, '\n')
}

const about = "Everything that is published, for programs. Reading needs no token; other sites' pages may read too. " +
	"What was withdrawn answers 410 with its dated notice, and its text is in no answer. Every answer that is no success is a problem (RFC 9457), whose `type` stands in /api/v1/problems. " +
	"Fields may be added to answers; those that are there stay."

func orUnknown(version string) string {
	if version == "" {
		return "unknown"
	}
	return version
}

var pathParameter = regexp.MustCompile(`\{([a-z]+)\}`)

// aboutSegment says what stands in a segment of an address.
var aboutSegment = map[string]string{
	"title":   "The title's short name, such as city-news.",
	"edition": "The day, such as 2026-11-24, with -2 for the second edition of a day.",
	"page":    "The page's address within its edition, such as 01 or A05.",
	"article": "The article's name, such as 20261124-01-03.",
	"name":    "The name as bylines have it.",
	"id":      "The webhook's id.",

	"delivery": "The message's id.",
}

func pathParameters(at string) []any {
	var out []any
	for _, m := range pathParameter.FindAllStringSubmatch(at, -1) {
		out = append(out, map[string]any{"name": m[1], "in": "path", "required": true, "description": aboutSegment[m[1]], "schema": map[string]any{"type": "string"}})
	}
	return out
}

// operation describes a row.
func operation(row route) map[string]any {
	responses := map[string]any{}
	if row.status >= 0 {
		responses[strconv.Itoa(row.success())] = success(row)
	}
	for _, s := range row.statuses() {
		if responses[strconv.Itoa(s)] = failure(s); s == http.StatusCreated {
			responses[strconv.Itoa(s)] = success(row)
		}
	}
	op := map[string]any{"operationId": row.name, "summary": row.about, "responses": responses}
	if params := parameters(row); len(params) > 0 {
		op["parameters"] = params
	}
	if row.body != nil {
		op["requestBody"] = map[string]any{"required": true, "description": row.body.about,
			"content": map[string]any{row.body.mediaType: map[string]any{"schema": reference(row.body.schema)}}}
	}
	if row.scope != "" {
		op["security"] = []any{map[string]any{"token": []any{row.scope}}}
		op["description"] = "Needs a token of the scope `" + row.scope + "`."
	}
	return op
}

// success is the status of a success.
func (row route) success() int {
	if row.status > 0 {
		return row.status
	}
	return http.StatusOK
}

func parameters(row route) []any {
	var out []any
	for _, f := range row.fields {
		schema := any(f.schema)
		if f.many {
			schema = map[string]any{"type": "array", "items": f.schema, "maxItems": mostValues}
		}
		out = append(out, map[string]any{"name": f.name, "in": "query", "required": false, "description": f.about, "schema": schema})
	}
	if slices.Contains(row.may, http.StatusPreconditionFailed) {
		out = append(out, map[string]any{"name": "If-Match", "in": "header", "required": false, "description": "The ETag of what the sender looked at.", "schema": map[string]any{"type": "string"}})
	}
	if slices.Contains(row.may, http.StatusCreated) {
		out = append(out, map[string]any{"name": "If-None-Match", "in": "header", "required": false, "description": "`*`: only where there is none yet.", "schema": map[string]any{"type": "string", "const": "*"}})
	}
	return out
}

func success(row route) map[string]any {
	out := map[string]any{"description": "Done."}
	switch {
	case row.success() == http.StatusNoContent:
	case row.answers != "":
		out["content"] = map[string]any{row.makes(): map[string]any{"schema": reference(row.answers)}}
	case row.makes() == jsonType:
		out["content"] = map[string]any{jsonType: map[string]any{"schema": map[string]any{"type": "object"}}}
	default:
		out["content"] = map[string]any{row.makes(): map[string]any{"schema": map[string]any{"type": "string"}}}
	}
	if h := described(row.headers); h != nil {
		out["headers"] = h
	}
	return out
}

func described(headers []named) map[string]any {
	var out map[string]any
	for _, h := range headers {
		if out == nil {
			out = map[string]any{}
		}
		out[h.name] = map[string]any{"description": h.about, "schema": map[string]any{"type": "string"}}
	}
	return out
}

func failure(status int) map[string]any {
	switch {
	case status == http.StatusNotModified:
		return map[string]any{"description": "The asker has it."}
	case status < http.StatusBadRequest:
		return map[string]any{"description": "It stands at another address.", "headers": described([]named{{"Location", "Where."}})}
	}
	out := map[string]any{"description": kindOf(status).title + ".", "content": map[string]any{problemType: map[string]any{"schema": reference("Problem")}}}
	if status == http.StatusTooManyRequests {
		out["headers"] = described([]named{{"Retry-After", "In how many seconds to ask again."}})
	}
	return out
}

func reference(name string) map[string]any {
	return map[string]any{"$ref": "#/components/schemas/" + name}
}
