package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// handPatience bounds the wait for pages to be read on a machine that does other
// work.
const handPatience = 3 * time.Minute

var secretLine = regexp.MustCompile(`banmian_[A-Za-z0-9_-]{43}`)

// asked asks a server with the token that stands in a file.
func asked(ts *testscript.TestScript, method, tokenFile, url string, body io.Reader) (int, []byte) {
	r, err := http.NewRequest(method, url, body)
	ts.Check(err)
	if b, err := os.ReadFile(ts.MkAbs(tokenFile)); err == nil {
		r.Header.Set("Authorization", "Bearer "+string(secretLine.Find(b)))
	}
	resp, err := http.DefaultClient.Do(r)
	ts.Check(err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	ts.Check(err)
	return resp.StatusCode, answer
}

// handIn STATUS TOKENFILE FILE URL ANSWER puts a file to an address with a token, and
// keeps the answer.
func handIn(ts *testscript.TestScript, neg bool, args []string) {
	f, err := os.Open(ts.MkAbs(args[2]))
	ts.Check(err)
	defer f.Close()
	status, answer := asked(ts, http.MethodPut, args[1], args[3], f)
	if strconv.Itoa(status) != args[0] {
		ts.Fatalf("want status %s, got %d: %s", args[0], status, answer)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[4]), answer, 0o600))
}

// waitForDrop TOKENFILE SITE ANSWER FILE asks how a drop is until nothing more happens
// to it, and keeps what is said then.
func waitForDrop(ts *testscript.TestScript, neg bool, args []string) {
	var drop struct{ Status, State string }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[2])), &drop))
	var answer []byte
	for deadline := time.Now().Add(handPatience); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) { // polling, as a program would
		_, answer = asked(ts, http.MethodGet, args[0], args[1]+drop.Status, nil)
		ts.Check(json.Unmarshal(answer, &drop))
		if drop.State != "waiting" && drop.State != "reading" {
			ts.Check(os.WriteFile(ts.MkAbs(args[3]), answer, 0o600))
			return
		}
	}
	ts.Fatalf("the drop is not read after %s: %s", handPatience, answer)
}

// waitForFile FILE waits until there is one.
func waitForFile(ts *testscript.TestScript, neg bool, args []string) {
	for deadline := time.Now().Add(handPatience); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) { // polling for another process's work
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
	}
	ts.Fatalf("%s is not there after %s", args[0], handPatience)
}
