package backup

import (
	"errors"
	"os"
	"runtime"
)

// syncFolder makes the names in a folder durable. Windows keeps its names in a
// journal and cannot sync a folder.
func syncFolder(at string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(at)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
