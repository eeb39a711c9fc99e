// The driver of github.com/go-zeromq/zmq4: ZDP/1, JSON lines over stdin and stdout.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sort"
	"time"

	"github.com/go-zeromq/zmq4"
)

// options are those that have an effect, and linger: a socket that is closed drops what it has.
var options = map[string]func(any) (zmq4.Option, error){
	"identity": func(value any) (zmq4.Option, error) {
		octets, err := octetsOf(fmt.Sprint(value))
		return zmq4.WithID(zmq4.SocketIdentity(octets)), err
	},
	"reconnect_ivl": func(value any) (zmq4.Option, error) {
		ms, ok := value.(float64)
		if !ok {
			return nil, refusal{"invalid", fmt.Sprint("expected milliseconds, got ", value)}
		}
		return zmq4.WithDialerRetry(time.Duration(ms) * time.Millisecond), nil
	},
	"linger": func(any) (zmq4.Option, error) { return nil, nil },
}

// sockets are touched by the main goroutine alone.
var sockets = map[string]*socket{}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 65536), lineMax)
	for lines.Scan() {
		var r request
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			say(r.ID, nil, refusal{"invalid", "expected one JSON object a line: " + err.Error()})
			continue
		}
		take(r)
		if r.Op == "bye" {
			return
		}
	}
}

// take answers at once, but for what waits in a socket of its own.
func take(r request) {
	var err error
	switch r.Op {
	case "send":
		err = send(r)
	case "recv":
		var s *socket
		if s, err = named(r.S); err == nil {
			s.receives(r.ID, time.Duration(r.Timeout)*time.Millisecond)
		}
	default:
		result, err := operate(r)
		say(r.ID, result, err)
		return
	}
	if err != nil {
		say(r.ID, nil, err)
	}
}

func operate(r request) (answer, error) {
	switch r.Op {
	case "hello":
		return hello(r)
	case "case.begin":
		return nil, nil
	case "case.end":
		return answer{"open": len(sockets), "stats": stats()}, nil
	case "socket":
		return nil, open(r)
	case "reset", "bye":
		return answer{"open": 0}, reset()
	case "bind", "connect", "subscribe", "unsubscribe", "close":
		s, err := named(r.S)
		if err != nil {
			return nil, err
		}
		return operateOn(s, r)
	}
	return nil, refusal{"unsupported", "operation " + r.Op}
}

func operateOn(s *socket, r request) (answer, error) {
	switch r.Op {
	case "bind":
		endpoint, err := s.bind(r.Endpoint)
		return answer{"endpoint": endpoint}, err
	case "connect":
		return nil, s.connect(r.Endpoint)
	case "close":
		delete(sockets, r.S)
		return nil, s.close()
	}
	prefix, err := octetsOf(r.Prefix)
	if err != nil {
		return nil, err
	}
	if r.Op == "subscribe" {
		return nil, s.subscribe(zmq4.OptionSubscribe, 1, string(prefix))
	}
	return nil, s.subscribe(zmq4.OptionUnsubscribe, 0, string(prefix))
}

func hello(r request) (answer, error) {
	offered := false
	for _, version := range r.Zdp {
		offered = offered || version == 1
	}
	if !offered {
		return nil, refusal{"invalid", fmt.Sprint("expected zdp to offer 1, got ", r.Zdp)}
	}
	names := []string{}
	for name := range types {
		names = append(names, name)
	}
	sort.Strings(names)
	declared := answer{}
	for name := range options {
		declared[name] = "rw"
	}
	return answer{
		"zdp": 1,
		"impl": answer{
			"name": "zmq4", "version": version(), "language": "Go", "backend": "net",
			"runtime": runtime.Version(), "homepage": "https://github.com/go-zeromq/zmq4",
			"issues": "https://github.com/go-zeromq/zmq4/issues",
		},
		"caps": answer{
			"zmtp": []string{"3.0"}, "mechanisms": []string{"NULL"},
			"transports": []string{"tcp", "ipc"}, "sockets": names, "options": declared,
			"zap": false, "reset": true, "stats": []string{"fds"}, "concurrent": true,
		},
	}, nil
}

// version is that of the module, as it was linked in.
func version() string {
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, module := range build.Deps {
			if module.Path == "github.com/go-zeromq/zmq4" {
				return module.Version
			}
		}
	}
	return "unknown"
}

func stats() answer {
	entries, _ := os.ReadDir("/proc/self/fd")
	return answer{"fds": len(entries)}
}

func named(name string) (*socket, error) {
	if found, ok := sockets[name]; ok {
		return found, nil
	}
	return nil, refusal{"closed", "no open socket " + name}
}

func open(r request) error {
	if _, ok := types[r.Type]; !ok {
		return refusal{"unsupported", "socket type " + r.Type}
	}
	if _, ok := sockets[r.S]; ok || r.S == "" {
		return refusal{"invalid", "expected a new name for a socket, got " + r.S}
	}
	var security struct{ Mechanism string }
	if len(r.Security) > 0 && json.Unmarshal(r.Security, &security) == nil && security.Mechanism != "NULL" {
		return refusal{"unsupported", "mechanism " + security.Mechanism}
	}
	chosen := []zmq4.Option{}
	for name, value := range r.Opt {
		known, ok := options[name]
		if !ok {
			return refusal{"unsupported", "option " + name}
		}
		option, err := known(value)
		if err != nil {
			return err
		}
		if option != nil {
			chosen = append(chosen, option)
		}
	}
	sockets[r.S] = opened(r.Type, chosen)
	return nil
}

func send(r request) error {
	s, err := named(r.S)
	if err != nil {
		return err
	}
	if len(r.Frames) == 0 {
		return refusal{"invalid", "expected frames, a non-empty array of literals"}
	}
	message := zmq4.Msg{}
	for _, literal := range r.Frames {
		octets, err := octetsOf(literal)
		if err != nil {
			return err
		}
		message.Frames = append(message.Frames, octets)
	}
	s.send(r.ID, message, time.Duration(r.Timeout)*time.Millisecond)
	return nil
}

func reset() error {
	for name, s := range sockets {
		delete(sockets, name)
		if err := s.close(); err != nil {
			fmt.Fprintln(os.Stderr, "close:", err)
		}
	}
	return nil
}
