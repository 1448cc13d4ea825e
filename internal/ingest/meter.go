package ingest

import "sync"

// meter adds up progress that several goroutines make. The nil meter counts
// nothing.
type meter struct {
	mu  sync.Mutex
	now Progress
	say func(Progress)
}

func newMeter(say func(Progress)) *meter {
	if say == nil {
		return nil
	}
	return &meter{say: say}
}

// expect adds to what a stage will come to; a new stage begins at nothing.
func (m *meter) expect(stage Stage, n int) { m.step(stage, 0, n) }

// done adds to what a stage has come to.
func (m *meter) done(stage Stage, n int) { m.step(stage, n, 0) }

func (m *meter) step(stage Stage, done, total int) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.now.Stage != stage {
		m.now = Progress{Stage: stage}
	}
	m.now.Done += done
	m.now.Total += total
	m.say(m.now)
}
