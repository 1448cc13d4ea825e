package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"
	"time"
)

// server is a process that answers on the loopback, with its children.
type server struct {
	addr string
	cmd  *exec.Cmd
	said bytes.Buffer
}

// freeAddr is a port of the loopback that nobody listens on.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// launch starts a program that listens on addr. Each server gets one processor:
// the generator needs the other.
func launch(ctx context.Context, addr, program string, args ...string) (*server, error) {
	s := &server{addr: addr, cmd: exec.CommandContext(ctx, program, args...)}
	s.cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	s.cmd.Stdout, s.cmd.Stderr = &s.said, &s.said
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(os.Interrupt) }
	s.cmd.WaitDelay = 5 * time.Second
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if err := up(ctx, addr); err != nil {
		return nil, errors.Join(err, s.stop(), errors.New(s.said.String()))
	}
	return s, nil
}

func (s *server) stop() error {
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	err := s.cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil // we asked for it
	}
	return err
}

// cpu is the processor time of the server and the children it has now, from
// /proc (proc(5): fields 14 and 15 of stat, in hundredths of a second).
func (s *server) cpu() (time.Duration, error) {
	pids := []string{strconv.Itoa(s.cmd.Process.Pid)}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%s/task/%s/children", pids[0], pids[0]))
	if err != nil {
		return 0, err
	}
	total := 0
	for _, pid := range append(pids, strings.Fields(string(children))...) {
		stat, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
		if err != nil {
			return 0, err
		}
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		for _, f := range fields[11:13] {
			n, err := strconv.Atoi(f)
			if err != nil {
				return 0, err
			}
			total += n
		}
	}
	const tick = 10 * time.Millisecond
	return time.Duration(total) * tick, nil
}

// nginxConfig serves files with nginx's usual settings for static sites, and
// with the headers our answers have.
var nginxConfig = template.Must(template.New("").Parse(`daemon off;
worker_processes 1;
pid {{.Dir}}/nginx.pid;
error_log {{.Dir}}/error.log;
events { worker_connections 4096; }
http {
	access_log off;
	sendfile on;
	tcp_nopush on;
	tcp_nodelay on;
	keepalive_requests 100000000;
	open_file_cache max=1000 inactive=60s;
	client_body_temp_path {{.Dir}}/t1; proxy_temp_path {{.Dir}}/t2; fastcgi_temp_path {{.Dir}}/t3; uwsgi_temp_path {{.Dir}}/t4; scgi_temp_path {{.Dir}}/t5;
	server {
		listen {{.Addr}} backlog=4096;
		root {{.Dir}}/files;
		gzip_static on;
		types { text/html html; image/webp webp; }
		{{range $k, $v := .Headers}}add_header {{$k}} "{{$v}}";
		{{end}}
	}
}
`))

// launchNginx serves a folder's files with nginx.
func launchNginx(ctx context.Context, dir string, headers map[string]string) (*server, error) {
	program, err := exec.LookPath("nginx")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/nginx"); err != nil {
			return nil, errors.New("nginx is not installed: apt-get install nginx-light, then run this again")
		}
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	config := filepath.Join(dir, "nginx.conf")
	f, err := os.Create(config)
	if err != nil {
		return nil, err
	}
	err = errors.Join(nginxConfig.Execute(f, map[string]any{"Dir": dir, "Addr": addr, "Headers": headers}), f.Close())
	if err != nil {
		return nil, err
	}
	return launch(ctx, addr, program, "-p", dir, "-c", config, "-e", filepath.Join(dir, "error.log"))
}
