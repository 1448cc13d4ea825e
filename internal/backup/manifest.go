package backup

import (
	"encoding/json"
	"time"
)

// Manifest says what a copy holds. It is written last: a copy without one was not
// finished. Beside it stands its own checksum.
type Manifest struct {
	Schema   string    `json:"schema"`
	Made     time.Time `json:"made"`
	Software string    `json:"software,omitempty"`
	Database string    `json:"database"` // the name of the database among Files
	Docket   Mark      `json:"docket"`
	Files    []Listed  `json:"files"`
	Blobs    []Listed  `json:"blobs"`
}

// Listed is one file or blob.
type Listed struct {
	Name   string `json:"name"` // from the data directory; a blob's own
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

const manifestSchema = "banmian.backup/1"

// What lies where in a copy.
const (
	manifestName = "manifest.json"
	sumName      = "manifest.sha256"
	filesFolder  = "files"
	blobsFolder  = "blobs" // in a place of copies it is shared
)

func (m Manifest) encode() ([]byte, error) {
	data, err := json.MarshalIndent(m, "", " ")
	return append(data, '\n'), err
}
