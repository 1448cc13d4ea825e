// Package specimen typesets newspapers whose every word and place is known. It
// turns copy (package copytext) and a layout into PDF pages and the truth about
// them: the edition document that a faultless reading of those pages gives.
//
// Samples are the editions that come with the program, laid out by hand in
// sample_zh.go and sample_en.go and checked in under sample; after a change of
// copy or typesetter, go test -run Samples -update makes them anew. Generate
// makes any number of others from a seed, for tests and benchmarks, and Suite
// lists a standing set of them; the command cmd/specimen writes them to files.
//
// Both are the work of one small typesetter with a typesetter's rules: columns
// on a grid of ems, kinsoku, squeezed punctuation, justified and hyphenated
// Latin, headline stacks, vertical lines. From the outside in: an edition is
// made up by a compositor, page by page; items (story, poster, stack, row) are
// set in rectangles; a story plans where its head, pictures and frames go, and
// its text flows through the frames line by line; what is placed is drawn by
// the press and recorded as truth in the same step, so that the two cannot
// disagree.
//
// It reads nothing back: no page is judged here.
package specimen
