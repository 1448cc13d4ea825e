// Package specimen typesets newspapers whose every word and place is known. It
// turns copy (package copytext) and a layout into PDF pages and the truth about
// them: the edition document that a faultless reading of those pages gives.
//
// Sample is the sample edition that comes with the program, laid out by hand;
// Generate makes any number of others from a seed, for tests and benchmarks.
// Both are the work of one small typesetter with a typesetter's rules: columns
// on a grid of ems, kinsoku, squeezed punctuation, justified and hyphenated
// Latin, headline stacks, vertical lines.
//
// It reads nothing back: no page is judged here.
package specimen
