package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// curls PAGE SITE asks a site for what every curl line of a page of docs asks, and
// wants the status behind it. The line is read here, so that nothing needs curl:
// -X, -H, -d and an address, in apostrophes or not. $NAME is the script's, and
// -o NAME keeps the answer.
func curls(ts *testscript.TestScript, neg bool, args []string) {
	page, err := os.ReadFile(filepath.Join(docs, args[0]))
	ts.Check(err)
	asked := 0
	for line := range strings.Lines(string(page)) {
		if !strings.HasPrefix(line, "curl ") {
			continue
		}
		c, err := readCurl(strings.TrimSpace(line), ts.Getenv)
		ts.Check(err)
		c.address = strings.Replace(c.address, documented, args[1], 1)
		ts.Check(c.ask(ts.MkAbs))
		asked++
	}
	if asked == 0 {
		ts.Fatalf("%s has no curl line", args[0])
	}
}

const (
	docs       = "../../docs"
	documented = "http://127.0.0.1:8080" // where docs say the site is
)

// curl is one line.
type curl struct {
	line, method, address, body, keep, want string
	headers                                 []string
}

func readCurl(line string, env func(string) string) (curl, error) {
	c := curl{line: line}
	command, want, ok := strings.Cut(line, " # ")
	if !ok {
		return c, fmt.Errorf("%s: no status stands behind it", line)
	}
	c.want = strings.TrimSpace(want)
	words := shellWords(command)[1:]
	for i := 0; i < len(words); i++ {
		word := os.Expand(words[i], env)
		switch {
		case !strings.HasPrefix(word, "-"):
			c.address = word
			continue
		case i+1 == len(words):
			return c, fmt.Errorf("%s: nothing follows %s", line, word)
		}
		i++
		value := os.Expand(words[i], env)
		switch word {
		case "-X":
			c.method = value
		case "-H":
			c.headers = append(c.headers, value)
		case "-d":
			c.body = value
		case "-o":
			c.keep = value
		default:
			return c, fmt.Errorf("%s: the test does not know %s", line, word)
		}
	}
	if c.method == "" {
		c.method = http.MethodGet
		if c.body != "" {
			c.method = http.MethodPost
		}
	}
	return c, nil
}

// shellWords cuts a line at spaces outside apostrophes and quotation marks.
func shellWords(line string) []string {
	var out []string
	var word strings.Builder
	quote, inside := rune(0), false
	for _, r := range line {
		switch {
		case quote == 0 && (r == '\'' || r == '"'):
			quote, inside = r, true
		case r == quote:
			quote = 0
		case r == ' ' && quote == 0:
			if inside {
				out = append(out, word.String())
			}
			word.Reset()
			inside = false
		default:
			word.WriteRune(r)
			inside = true
		}
	}
	if inside {
		out = append(out, word.String())
	}
	return out
}

// ask sends the request and compares the status. A body @NAME is a file's.
func (c curl) ask(path func(string) string) error {
	var body io.Reader = strings.NewReader(c.body)
	if name, ok := strings.CutPrefix(c.body, "@"); ok {
		f, err := os.Open(path(name))
		if err != nil {
			return err
		}
		defer f.Close()
		body = f
	}
	if c.body == "" {
		body = http.NoBody
	}
	req, err := http.NewRequest(c.method, c.address, body)
	if err != nil {
		return fmt.Errorf("%s: %w", c.line, err)
	}
	for _, h := range c.headers {
		name, value, _ := strings.Cut(h, ":")
		req.Header.Set(name, strings.TrimSpace(value))
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("%s: %w", c.line, err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return fmt.Errorf("%s: %w", c.line, err)
	}
	if fmt.Sprint(res.StatusCode) != c.want {
		return fmt.Errorf("%s: it is answered %s: %.500s", c.line, res.Status, answer)
	}
	if c.keep != "" {
		return os.WriteFile(path(c.keep), answer, 0o600)
	}
	return nil
}
