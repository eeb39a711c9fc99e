module scrutineer-driver

go 1.22

require github.com/go-zeromq/zmq4 v0.17.0
