/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include "native/host/board/line.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "native/host/board/line-tty.h"
#include "suite/clock.h"

#define DEFAULT_BAUD 115200
#define CONNECT_MS 5000
#define TOGETHER_MS 20

enum { EXIT_USAGE = 2, EXIT_ABSENT = 77 };

#define FAIL(status, ...) (snprintf(error, size, __VA_ARGS__), (status))

static bool make_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags >= 0 && !fcntl(fd, F_SETFL, flags | O_NONBLOCK) && !fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static int open_serial(struct line *line, const char *rest, char *error, size_t size)
{
	char device[256];
	const char *comma = strrchr(rest, ',');
	size_t length = comma ? (size_t)(comma - rest) : strlen(rest);
	char *end = NULL;
	unsigned long baud = comma ? strtoul(comma + 1, &end, 10) : DEFAULT_BAUD;
	int fd, err;

	if (!length || length >= sizeof(device) || (comma && (!comma[1] || *end || baud < 50 || baud > 20000000)))
		return FAIL(EXIT_USAGE, "\"%s\" is not DEVICE,BAUD as in serial:/dev/ttyUSB0,115200", rest);
	snprintf(device, sizeof(device), "%.*s", (int)length, rest);
	fd = open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return FAIL(EXIT_USAGE, "%s cannot be opened: %s%s", device, strerror(errno),
			    errno == EACCES ? "; on Debian the group dialout may" :
			    errno == EBUSY ? "; another program has it" : "");
	err = line_tty_setup(fd, (unsigned)baud);
	if (err) {
		close(fd);
		return FAIL(EXIT_USAGE, "%s cannot be set to %lu baud: %s", device, baud,
			    err == ENOTTY ? "it is not a serial port" : strerror(err));
	}
	line->in = line->out = fd;
	return 0;
}

static int open_unix(struct line *line, const char *path, char *error, size_t size)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int fd;

	if (!*path || strlen(path) >= sizeof(name.sun_path))
		return FAIL(EXIT_USAGE, "\"%s\" cannot be the path of a socket", path);
	strcpy(name.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&name, sizeof(name))) {
		int err = errno;

		if (fd >= 0)
			close(fd);
		return FAIL(EXIT_USAGE, "there is no connection to the socket %s: %s", path, strerror(err));
	}
	line->in = line->out = fd;
	return 0;
}

/* Try one address. -1: it does not answer. */
static int connect_to(const struct addrinfo *to)
{
	int fd = socket(to->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), err = 0;
	struct pollfd waiting = { .fd = fd, .events = POLLOUT };
	socklen_t length = sizeof(err);

	if (fd < 0)
		return -1;
	if (!connect(fd, to->ai_addr, to->ai_addrlen))
		return fd;
	if (errno == EINPROGRESS && poll(&waiting, 1, CONNECT_MS) == 1 &&
	    !getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &length) && !err)
		return fd;
	errno = err ? err : errno == EINPROGRESS ? ETIMEDOUT : errno;
	close(fd);
	return -1;
}

static int open_tcp(struct line *line, const char *rest, char *error, size_t size)
{
	const char *colon = strrchr(rest, ':');
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found;
	char host[256];
	int fd = -1, err;

	if (!colon || colon == rest || !colon[1] || (size_t)(colon - rest) >= sizeof(host))
		return FAIL(EXIT_USAGE, "\"%s\" is not HOST:PORT as in tcp:lab:2001", rest);
	snprintf(host, sizeof(host), "%.*s", (int)(colon - rest), rest);
	err = getaddrinfo(host, colon + 1, &hints, &found);
	if (err)
		return FAIL(EXIT_USAGE, "the host %s, port %s, is not known: %s", host, colon + 1, gai_strerror(err));
	for (const struct addrinfo *a = found; a && fd < 0; a = a->ai_next)
		fd = connect_to(a);
	err = errno;
	freeaddrinfo(found);
	if (fd < 0)
		return FAIL(EXIT_USAGE, "there is no connection to %s: %s", rest, strerror(err));
	line->in = line->out = fd;
	return 0;
}

/* The command gets its ends of two pipes by the names that the kernel has for them: a shell takes no number above 9. */
static int start_command(struct line *line, const char *command, const int *ends)
{
	char script[128];

	snprintf(script, sizeof(script), "exec 0</proc/self/fd/%d 1>/proc/self/fd/%d; eval \"$0\"", ends[0], ends[1]);
	return process_start(&line->command, (const char *[]){ "sh", "-c", script, command, NULL }, ends, 2);
}

static int open_command(struct line *line, const char *command, char *error, size_t size)
{
	int to[2], from[2], err;

	if (!command[strspn(command, " ")])
		return FAIL(EXIT_USAGE, "exec: names no command");
	if (pipe2(to, O_CLOEXEC))
		return FAIL(EXIT_USAGE, "the command cannot be started: %s", strerror(errno));
	if (pipe2(from, O_CLOEXEC)) {
		err = errno;
		close(to[0]);
		close(to[1]);
		return FAIL(EXIT_USAGE, "the command cannot be started: %s", strerror(err));
	}
	err = start_command(line, command, (int[]){ to[0], from[1] });
	if (!err)
		err = process_guard(&line->command);
	close(to[0]);
	close(from[1]);
	line->in = from[0];
	line->out = to[1];
	if (!err)
		return 0;
	line_close(line);
	return FAIL(EXIT_USAGE, "the command cannot be started: %s", strerror(err));
}

static const struct {
	const char *name;
	int (*open)(struct line *line, const char *rest, char *error, size_t size);
} kinds[] = {
	{ "serial:", open_serial },
	{ "unix:", open_unix },
	{ "tcp:", open_tcp },
	{ "exec:", open_command },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static size_t kind_of(const char *spec)
{
	size_t i = 0;

	while (i < KINDS && strncmp(spec, kinds[i].name, strlen(kinds[i].name)))
		i++;
	return i;
}

bool line_is(const char *spec)
{
	return kind_of(spec) < KINDS;
}

bool line_restarts(const struct line *line)
{
	return !strncmp(line->spec, "exec:", 5);
}

int line_open(struct line *line, char *error, size_t size)
{
	size_t kind = kind_of(line->spec);
	int status;

	line->in = line->out = -1;
	line->gone = false;
	line->queued = 0;
	if (!line->opened)
		line->opened = clock_now();
	if (kind == KINDS)
		return FAIL(EXIT_USAGE, "\"%s\" is no line; there is serial:DEVICE,BAUD, unix:PATH, tcp:HOST:PORT, exec:COMMAND",
			    line->spec);
	status = kinds[kind].open(line, line->spec + strlen(kinds[kind].name), error, size);
	if (!status && (!make_nonblocking(line->in) || !make_nonblocking(line->out)))
		status = FAIL(EXIT_USAGE, "%s cannot be used: %s", line->spec, strerror(errno));
	line_note(line, status ? error : "the line is open");
	return status;
}

void line_close(struct line *line)
{
	if (line->in >= 0)
		close(line->in);
	if (line->out >= 0 && line->out != line->in)
		close(line->out);
	line->in = line->out = -1;
	process_kill(&line->command);
}

const char *line_complaint(struct line *line)
{
	return line->command.pid > 0 ? process_complaint(&line->command) : "";
}

/* --- the log ------------------------------------------------------------------------------------------------- */

/* Bytes that follow one another closely in one direction stand in one line. */
static void stamp(struct line *line, const char *who)
{
	bool same = *who == line->last && clock_now() - line->stamped < TOGETHER_MS * 1000000ull;

	line->stamped = clock_now();
	line->last = *who;
	if (same && *who != '-')
		return;
	fprintf(line->log, "\n[%10.6f] %s", (double)(clock_now() - line->opened) / 1e9, who);
}

void line_note(struct line *line, const char *text)
{
	if (!line->log)
		return;
	stamp(line, "-- ");
	fputs(text, line->log);
	fflush(line->log);
}

static void record(struct line *line, const char *who, const uint8_t *bytes, size_t size)
{
	if (!line->log)
		return;
	stamp(line, who);
	for (size_t i = 0; i < size; i++)
		if (bytes[i] >= ' ' && bytes[i] < 0x7f && bytes[i] != '\\')
			fputc(bytes[i], line->log);
		else
			fprintf(line->log, "\\%02x", bytes[i]);
}

/* --- bytes --------------------------------------------------------------------------------------------------- */

/* A command that has ended must not end us. */
static ssize_t write_quietly(int fd, const void *bytes, size_t size)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;

	sigaction(SIGPIPE, &ignore, &before);
	ssize_t sent = write(fd, bytes, size);
	int err = errno;

	sigaction(SIGPIPE, &before, NULL);
	errno = err;
	return sent;
}

static void flush_queue(struct line *line)
{
	ssize_t sent = line->queued ? write_quietly(line->out, line->queue, line->queued) : 0;

	if (sent < 0 && errno != EAGAIN && errno != EINTR)
		line->gone = true;
	if (sent <= 0)
		return;
	line->queued -= (size_t)sent;
	memmove(line->queue, line->queue + sent, line->queued);
}

void line_write(struct line *line, const void *bytes, size_t size)
{
	if (line->gone || line->out < 0 || size > sizeof(line->queue) - line->queued)
		return;
	record(line, "> ", bytes, size);
	memcpy(line->queue + line->queued, bytes, size);
	line->queued += size;
	flush_queue(line);
}

size_t line_read(struct line *line, void *bytes, size_t size, int ms)
{
	struct pollfd waiting[2] = { { .fd = line->in, .events = POLLIN }, { .fd = line->out, .events = POLLOUT } };
	ssize_t got;

	if (line->gone || line->in < 0)
		return 0;
	if (poll(waiting, line->queued ? 2 : 1, ms) < 0)
		return 0;
	flush_queue(line);
	got = read(line->in, bytes, size);
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
		line->gone = true;
	if (got <= 0)
		return 0;
	record(line, "< ", bytes, (size_t)got);
	return (size_t)got;
}
