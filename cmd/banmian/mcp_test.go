package main

import (
	"context"
	"encoding/json"
	"os"
	"regexp"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/rogpeppe/go-internal/testscript"
)

// converse FILE TOOL ARGUMENTS COMMAND… calls a tool of a server that a command is,
// or that answers at an address, as an assistant would, and keeps its text.
func converse(ts *testscript.TestScript, neg bool, args []string) {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	var transport mcp.Transport = &mcp.StreamableClientTransport{Endpoint: args[3], DisableStandaloneSSE: true}
	if !strings.HasPrefix(args[3], "http://") {
		transport = &mcp.CommandTransport{Command: inScript(ts, ctx, args[3:])}
	}
	session, err := mcp.NewClient(&mcp.Implementation{Name: "script", Version: "1"}, nil).Connect(ctx, transport, nil)
	ts.Check(err)
	var arguments map[string]any
	ts.Check(json.Unmarshal([]byte(args[2]), &arguments))
	res, err := session.CallTool(ctx, &mcp.CallToolParams{Name: args[1], Arguments: arguments})
	ts.Check(err)
	text := ""
	for _, c := range res.Content {
		text += c.(*mcp.TextContent).Text
	}
	if res.IsError {
		ts.Fatalf("%s is not answered: %s", args[1], text)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
	ts.Check(session.Close())
}

var secretForm = regexp.MustCompile(`banmian_[A-Za-z0-9_-]+`)

// secret VARIABLE keeps the token that the command before has printed.
func keepSecret(ts *testscript.TestScript, neg bool, args []string) {
	secret := secretForm.FindString(ts.ReadFile("stdout"))
	if secret == "" {
		ts.Fatalf("no token was printed")
	}
	ts.Setenv(args[0], secret)
}
