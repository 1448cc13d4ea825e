package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/proof"
)

func scoreCommand() command {
	return command{"score", "TRUTH.json READING.json [TRUTH.json READING.json …]",
		"measure readings against the truth; print the measures as JSON", runScore}
}

func runScore(_ context.Context, t *terminal, args []string) error {
	rest, err := parse(t, scoreCommand(), options(scoreCommand()), args)
	if err != nil {
		return err
	}
	if len(rest) == 0 || len(rest)%2 != 0 {
		return usageError{"it takes pairs of documents, the truth first"}
	}
	var pairs []proof.Pair
	for i := 0; i < len(rest); i += 2 {
		truth, err := readDocument(rest[i])
		if err != nil {
			return err
		}
		reading, err := readDocument(rest[i+1])
		if err != nil {
			return err
		}
		pairs = append(pairs, proof.Pair{Truth: truth, Reading: reading})
	}
	enc := json.NewEncoder(t.out)
	enc.SetIndent("", " ")
	return enc.Encode(proof.Score(pairs...))
}

func readDocument(name string) (paper.Edition, error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return paper.Edition{}, fmt.Errorf("open the document: %s is not a file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return paper.Edition{}, fmt.Errorf("open the document: %w", err)
	}
	defer f.Close()
	e, err := document.Decode(f)
	if err != nil {
		return paper.Edition{}, fmt.Errorf("%s: %w", name, err)
	}
	return e, nil
}
