package api

// current is how an edition stands at the desk.
type current struct {
	ETag      string   `json:"etag"`
	Version   int      `json:"version"`
	Seal      string   `json:"seal"`
	Published bool     `json:"published"`
	Withdrawn bool     `json:"withdrawn"`
	Lacks     []string `json:"lacks"`

	What   string `json:"what,omitempty"`
	Yours  string `json:"yours,omitempty"`
	Theirs string `json:"theirs,omitempty"`
}
