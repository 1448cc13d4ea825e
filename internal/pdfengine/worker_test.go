package pdfengine

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// complains marks a child that only writes to its standard error.
const complains = "BANMIAN_TEST_COMPLAINS"

// What a child said is whole once it is dead: its first words and its last.
func TestLastWords(t *testing.T) {
	if os.Getenv(complains) != "" {
		fmt.Fprintln(os.Stderr, "the cause")
		fmt.Fprint(os.Stderr, strings.Repeat("goroutines\n", 20_000))
		fmt.Fprint(os.Stderr, "the place")
		os.Exit(2)
	}
	start := newStarter()
	defer start.stop()
	for range 5 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestLastWords$")
		cmd.Env = append(os.Environ(), complains+"=1")
		w, err := startCommand(start, cmd)
		if err != nil {
			t.Fatal(err)
		}
		<-w.dead
		said := w.say.String()
		if !strings.HasPrefix(said, "the cause\n") || !strings.HasSuffix(said, "the place") || len(said) > 2*excerptBytes+10 {
			t.Errorf("%d bytes that begin %.20q and end %q", len(said), said, said[max(0, len(said)-20):])
		}
	}
}

func TestExcerpt(t *testing.T) {
	for _, piece := range []int{1, 7, excerptBytes - 1, excerptBytes, excerptBytes + 1, 3 * excerptBytes} {
		for _, length := range []int{0, 1, excerptBytes, 2 * excerptBytes, 2*excerptBytes + 1, 5 * excerptBytes} {
			var whole strings.Builder
			for n := 0; whole.Len() < length; n++ {
				fmt.Fprintf(&whole, "%d ", n)
			}
			text := whole.String()[:length]
			var e excerpt
			for rest := text; rest != ""; rest = rest[min(piece, len(rest)):] {
				e.Write([]byte(rest[:min(piece, len(rest))]))
			}
			want := text
			if length > 2*excerptBytes {
				want = text[:excerptBytes] + "\n...\n" + text[length-excerptBytes:]
			}
			if got := e.String(); got != want {
				t.Errorf("%d bytes in pieces of %d: %d bytes kept", length, piece, len(got))
			}
		}
	}
}
