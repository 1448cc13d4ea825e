package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// A request is sent as these bytes over and over: building it anew would cost
// the generator, which shares the machine with what it measures, more than the
// server.
func request(addr, path string, headers ...string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: gzip\r\nAccept-Language: zh-CN\r\n", path, addr)
	for i := 0; i+1 < len(headers); i += 2 {
		fmt.Fprintf(&b, "%s: %s\r\n", headers[i], headers[i+1])
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

// answer is what came back, without its body.
type answer struct {
	status, length int
	tag            string
	took           time.Duration
}

// line is one connection, opened when first used and after each failure.
type line struct {
	addr string
	conn net.Conn
	r    *bufio.Reader
}

// ask sends a request and reads the answer within the patience.
func (l *line) ask(req []byte, patience time.Duration) (a answer, err error) {
	began := time.Now()
	if l.conn == nil {
		if l.conn, err = net.DialTimeout("tcp", l.addr, patience); err != nil {
			l.conn = nil
			return a, err
		}
		l.r = bufio.NewReaderSize(l.conn, 32<<10)
	}
	defer func() {
		if err != nil {
			l.close()
		}
	}()
	if err = l.conn.SetDeadline(began.Add(patience)); err != nil {
		return a, err
	}
	if _, err = l.conn.Write(req); err != nil {
		return a, err
	}
	if err = l.read(&a); err != nil {
		return a, err
	}
	a.took = time.Since(began)
	return a, nil
}

// read reads one answer and throws its body away.
func (l *line) read(a *answer) error {
	first, err := l.r.ReadSlice('\n')
	if err != nil {
		return err
	}
	if len(first) < 12 {
		return fmt.Errorf("the answer begins with %q", first)
	}
	if a.status, err = strconv.Atoi(string(first[9:12])); err != nil {
		return err
	}
	for {
		h, err := l.r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(h) <= 2 {
			break
		}
		name, value, _ := bytes.Cut(h, []byte(":"))
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if a.length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return err
			}
		case a.tag == "" && bytes.EqualFold(name, []byte("ETag")):
			a.tag = string(bytes.TrimSpace(value))
		}
	}
	_, err = l.r.Discard(a.length)
	return err
}

func (l *line) close() {
	if l.conn != nil {
		l.conn.Close()
		l.conn = nil
	}
}

// outcome is what a load came to.
type outcome struct {
	good, shed, failed int // 200 and 304; 503; no answer in time, or none to be had
	elapsed            time.Duration
	took               []time.Duration // of the good, in order of size
	cpu                time.Duration   // of the server
}

func (o outcome) rate() float64 { return float64(o.good) / o.elapsed.Seconds() }

// perCore is how many requests a second of one processor's time answers.
func (o outcome) perCore() float64 { return float64(o.good) / o.cpu.Seconds() }

func (o outcome) quantile(q float64) time.Duration {
	if len(o.took) == 0 {
		return 0
	}
	return o.took[min(len(o.took)-1, int(q*float64(len(o.took))))]
}

// merge adds up what the lines of one load saw.
func merge(parts []outcome) outcome {
	var all outcome
	for _, p := range parts {
		all.good, all.shed, all.failed = all.good+p.good, all.shed+p.shed, all.failed+p.failed
		all.took = append(all.took, p.took...)
	}
	slices.Sort(all.took)
	return all
}

func (o *outcome) count(a answer, err error) {
	switch {
	case err == nil && (a.status == 200 || a.status == 304):
		o.good++
		o.took = append(o.took, a.took)
	case err == nil && a.status == 503:
		o.shed++
	default:
		o.failed++
	}
}

// patience is how long a reader waits: later answers do not count.
const patience = time.Second

// closed asks over so many lines, each the next as soon as it has an answer.
func closed(s *server, next func() []byte, lines int, during time.Duration) (outcome, error) {
	before, err := s.cpu()
	if err != nil {
		return outcome{}, err
	}
	parts := make([]outcome, lines)
	began := time.Now()
	var all sync.WaitGroup
	for i := range parts {
		all.Go(func() {
			l := &line{addr: s.addr}
			defer l.close()
			for time.Since(began) < during {
				parts[i].count(l.ask(next(), 10*patience))
			}
		})
	}
	all.Wait()
	out := merge(parts)
	out.elapsed = time.Since(began)
	after, err := s.cpu()
	out.cpu = after - before
	return out, err
}

// open asks at a rate, whether or not earlier requests were answered. A request
// for which no line is free, or that is not answered within the patience, failed.
func open(s *server, next func() []byte, rate float64, lines int, during time.Duration) (outcome, error) {
	before, err := s.cpu()
	if err != nil {
		return outcome{}, err
	}
	parts := make([]outcome, lines)
	wanted := make(chan time.Time, lines)
	var all sync.WaitGroup
	for i := range parts {
		all.Go(func() {
			l := &line{addr: s.addr}
			defer l.close()
			for at := range wanted {
				waited := time.Since(at)
				a, err := l.ask(next(), max(patience-waited, time.Millisecond))
				a.took += waited
				parts[i].count(a, err)
			}
		})
	}
	var missed atomic.Int64
	began := time.Now()
	for sent := 0; ; {
		elapsed := time.Since(began)
		if elapsed >= during {
			break
		}
		for due := int(rate * elapsed.Seconds()); sent < due; sent++ {
			select {
			case wanted <- time.Now():
			default:
				missed.Add(1)
			}
		}
		time.Sleep(time.Millisecond)
	}
	close(wanted)
	elapsed := time.Since(began)
	all.Wait()
	out := merge(parts)
	out.failed += int(missed.Load())
	out.elapsed = elapsed
	after, err := s.cpu()
	out.cpu = after - before
	return out, err
}

// fetch gets a body once, for the other server to serve the same bytes.
func fetch(s *server, path string) (body []byte, headers map[string]string, err error) {
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		return nil, nil, err
	}
	defer conn.Close()
	req := bytes.Replace(request(s.addr, path), []byte("\r\n\r\n"), []byte("\r\nConnection: close\r\n\r\n"), 1)
	if _, err := conn.Write(req); err != nil {
		return nil, nil, err
	}
	all, err := io.ReadAll(io.LimitReader(conn, 16<<20))
	if err != nil {
		return nil, nil, err
	}
	head, body, _ := bytes.Cut(all, []byte("\r\n\r\n"))
	if !bytes.HasPrefix(head, []byte("HTTP/1.1 200")) {
		return nil, nil, fmt.Errorf("%s: %.40q", path, head)
	}
	headers = map[string]string{}
	for _, h := range bytes.Split(head, []byte("\r\n"))[1:] {
		name, value, _ := bytes.Cut(h, []byte(":"))
		headers[string(name)] = string(bytes.TrimSpace(value))
	}
	return body, headers, nil
}

// up waits until a server answers.
func up(ctx context.Context, addr string) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for {
		conn, err := net.DialTimeout("tcp", addr, time.Second)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("nothing answers on %s: %w", addr, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
