//go:build !linux

package pdfengine

// lockDown has nothing to give up here: the WebAssembly sandbox stands alone.
func lockDown() error { return nil }
