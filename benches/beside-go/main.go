// Sends requests at once by Go's net/http, and prints how many milliseconds beyond the delay that took:
//
//	beside-go plain|tuned COUNT DELAY ADDRESS
package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "beside-go:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) != 4 {
		return errors.New("usage: beside-go plain|tuned COUNT DELAY ADDRESS")
	}
	client, err := clientFor(arguments[0])
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(arguments[1])
	if err != nil {
		return err
	}
	delay, err := strconv.ParseFloat(arguments[2], 64)
	if err != nil {
		return err
	}
	url := "http://" + arguments[3] + "/"

	failures := make(chan error, count)
	var requests sync.WaitGroup
	start := time.Now()
	for i := 0; i < count; i++ {
		requests.Add(1)
		go func() {
			defer requests.Done()
			if err := ask(client, url); err != nil {
				failures <- err
			}
		}()
	}
	requests.Wait()
	beyond := 1000 * (time.Since(start).Seconds() - delay)
	select {
	case err := <-failures:
		return err
	default:
		fmt.Printf("%.1f\n", beyond)
		return nil
	}
}

// The plain client is what a program gets that sets nothing. The tuned one has what spares a burst work:
// no proxies and no compression to ask about, small buffers, no connection kept for later, and no collection of garbage
// while it runs.
func clientFor(way string) (*http.Client, error) {
	switch way {
	case "plain":
		return &http.Client{}, nil
	case "tuned":
		debug.SetGCPercent(-1)
		return &http.Client{Transport: &http.Transport{
			DisableCompression: true,
			DisableKeepAlives:  true,
			ReadBufferSize:     512,
			WriteBufferSize:    512,
		}}, nil
	default:
		return nil, fmt.Errorf("no client is called %q; there are plain and tuned", way)
	}
}

func ask(client *http.Client, url string) error {
	response, err := client.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK || string(body) != "Hello!" {
		return fmt.Errorf("%s: %q", response.Status, body)
	}
	return nil
}
