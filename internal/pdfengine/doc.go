// Package pdfengine turns PDF bytes into the marks and the picture of each
// page: characters, paths and images in points from the page's top left corner,
// and encoded pictures.
//
// The work is done by PDFium, compiled to WebAssembly, and only ever in child
// processes of our own binary: a stranger's file that loops, bombs or traps
// costs its page and its child, never the server. A child has an empty file
// system, a memory cap, no network and a parent that watches its time and its
// memory. The package holds a small pool of warm children; it decides nothing
// about what the marks mean.
//
// A program that uses the package calls RunIfChild first thing in main (and in
// TestMain), since a child is the same program started again.
package pdfengine
