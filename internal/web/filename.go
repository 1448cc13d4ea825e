package web

import "mime"

// FileName is the name of a file in a form, with the folders it was chosen with,
// which mime/multipart would cut off; empty where none was chosen. It is a
// stranger's.
func FileName(disposition string) string {
	_, params, err := mime.ParseMediaType(disposition)
	if err != nil {
		return ""
	}
	return params["filename"]
}
