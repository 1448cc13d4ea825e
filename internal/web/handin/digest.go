package handin

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// digestOf reads the SHA-256 of a Content-Digest header (RFC 9530), such as
// sha-256=:X48E9q…=:, as hexadecimal; empty when it names none. Other sums in it
// are passed over.
func digestOf(header string) (string, error) {
	for part := range strings.SplitSeq(header, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if !strings.EqualFold(name, "sha-256") {
			continue
		}
		sum, err := base64.StdEncoding.DecodeString(strings.Trim(value, ":"))
		if err != nil || len(sum) != 32 || !strings.HasPrefix(value, ":") || !strings.HasSuffix(value, ":") {
			return "", &paper.Fault{Kind: paper.Invalid, Doing: "read Content-Digest", Why: "its sha-256 is no SHA-256 in base64 between colons", Remedy: "leave the header out, or write it as RFC 9530 says"}
		}
		return hex.EncodeToString(sum), nil
	}
	return "", nil
}
