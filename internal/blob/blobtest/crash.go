package blobtest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/crashtest"
)

// Crash kills a process that puts blobs, again and again, and checks after each
// death that every blob it acknowledged is there, whole, that nothing damaged
// is listed, and that sweep leaves nothing else. The test binary runs itself as
// that process; open opens the store in a directory.
func Crash(t *testing.T, rounds int, open func(dir string) (blob.Store, error), clean func(t *testing.T, s blob.Store)) {
	if dir, inside := crashtest.Inside(t); inside {
		putForever(dir, open)
	}
	dir := t.TempDir()
	acknowledged := map[blob.Ref]bool{}
	for round := range rounds {
		child := crashtest.Start(t, dir, strconv.Itoa(round))
		lines := child.KillAfter(1+round%7, time.Duration(round%5)*time.Millisecond)
		for _, line := range lines {
			acknowledged[blob.Ref(line)] = true
		}
		s, err := open(dir)
		if err != nil {
			t.Fatalf("round %d: open after the kill: %v", round, err)
		}
		for ref := range acknowledged {
			if _, err := readAll(t.Context(), s, ref); err != nil {
				t.Errorf("round %d: acknowledged blob %s: %v", round, ref, err)
			}
		}
		for _, ref := range names(list(t, s)) {
			if _, err := readAll(t.Context(), s, ref); err != nil {
				t.Errorf("round %d: listed blob %s: %v", round, ref, err)
			}
		}
		if round%10 == 9 {
			clean(t, s)
		}
	}
	if len(acknowledged) < rounds {
		t.Errorf("only %d blobs were acknowledged in %d rounds: the test proves little", len(acknowledged), rounds)
	}
	t.Logf("%d kills, %d acknowledged blobs", rounds, len(acknowledged))
}

// putForever puts blobs of many sizes, all different from round to round, and
// writes each name on standard output once it is acknowledged.
func putForever(dir string, open func(dir string) (blob.Store, error)) {
	s, err := open(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	out := bufio.NewWriter(os.Stdout)
	for n := 0; ; n++ {
		body := bytes.Repeat([]byte(fmt.Sprintf("%s %d ", crashtest.Argument(), n)), 1+(n*n*37)%9000)
		ref, _, err := s.Put(context.Background(), io.MultiReader(bytes.NewReader(body)))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Fprintln(out, ref)
		out.Flush()
	}
}
