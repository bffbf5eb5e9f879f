/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include "native/host/gdb-wire.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "suite/clock.h"

int gdb_wire_send(struct gdb *gdb, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t sent = send(gdb->fd, bytes, size, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return -1;
		bytes += sent;
		size -= (size_t)sent;
	}
	return 0;
}

int gdb_wire_send_packet(struct gdb *gdb, const char *text)
{
	char packet[256];
	unsigned char sum = 0;

	for (const char *c = text; *c; c++)
		sum = (unsigned char)(sum + (unsigned char)*c);
	int length = snprintf(packet, sizeof(packet), "%s$%s#%02x", gdb->owes ? "+" : "", text, sum);

	if (length < 0 || (size_t)length >= sizeof(packet))
		return -1;
	gdb->owes = false;
	return gdb_wire_send(gdb, packet, (size_t)length);
}

/* The end of a wait that begins now. */
static uint64_t until(const struct gdb *gdb, int ms)
{
	uint64_t end = clock_now() + (uint64_t)ms * 1000000;

	return gdb->deadline && gdb->deadline < end ? gdb->deadline : end;
}

static int left_ms(uint64_t end)
{
	uint64_t now = clock_now();

	return now < end ? (int)((end - now + 999999) / 1000000) : 0;
}

/* Fill the buffer. Returns 0, -1 if the connection is lost, -2 if nothing came in time. */
static int receive_some(struct gdb *gdb, uint64_t end)
{
	struct pollfd waiting = { .fd = gdb->fd, .events = POLLIN };

	for (;;) {
		int ready = poll(&waiting, 1, left_ms(end));
		ssize_t got;

		if (ready == 0)
			return -2;
		if (ready < 0 && errno != EINTR)
			return -1;
		got = recv(gdb->fd, gdb->received, sizeof(gdb->received), MSG_DONTWAIT);
		if (got > 0) {
			gdb->at = 0;
			gdb->end = (unsigned)got;
			return 0;
		}
		if (got == 0 || (errno != EAGAIN && errno != EINTR))
			return -1;
	}
}

/* The next byte, or as receive_some(). */
static int receive_byte(struct gdb *gdb, uint64_t end)
{
	int status = gdb->at < gdb->end ? 0 : receive_some(gdb, end);

	return status ? status : (unsigned char)gdb->received[gdb->at++];
}

/* Acknowledgements on the way are skipped; the sum is not checked, as no byte is lost in a local socket. */
int gdb_wire_receive_packet(struct gdb *gdb, char *text, size_t size, int timeout_ms)
{
	size_t length = 0, noise = 0;
	uint64_t end = until(gdb, timeout_ms);
	int byte;

	do
		byte = receive_byte(gdb, end);
	while (byte >= 0 && byte != '$' && ++noise < GDB_WIRE_MAX);
	if (byte != '$')
		return byte < 0 ? byte : -1;
	end = until(gdb, GDB_WIRE_MS);
	while ((byte = receive_byte(gdb, end)) != '#') {
		if (byte < 0 || length + 1 >= size)
			return -1;
		text[length++] = (char)byte;
	}
	text[length] = '\0';
	if (receive_byte(gdb, end) < 0 || receive_byte(gdb, end) < 0)
		return -1;
	gdb->owes = gdb->later;
	return gdb->owes ? 0 : gdb_wire_send(gdb, "+", 1);
}

#define PASSED_OVER 100		/* packets before an answer: who says more gives none */

/* OpenOCD says to a person what it does, at any moment, and every second something to show that it is there: packets O. */
int gdb_wire_receive_answer(struct gdb *gdb, char *text, size_t size, int timeout_ms)
{
	for (unsigned i = 0; i < PASSED_OVER; i++) {
		int status = gdb_wire_receive_packet(gdb, text, size, timeout_ms);

		if (status || text[0] != 'O' || !strcmp(text, "OK"))
			return status;
	}
	return -1;
}

int gdb_wire_ask(struct gdb *gdb, const char *question, char *answer, size_t size)
{
	int status = gdb_wire_send_packet(gdb, question);

	/* QEMU stops for a new debugger, and says so some time after that has asked whether it has: stop replies, T or S. */
	for (unsigned i = 0; !status && i < PASSED_OVER; i++) {
		status = gdb_wire_receive_answer(gdb, answer, size, GDB_WIRE_MS);
		if (!status && answer[0] != 'T' && answer[0] != 'S')
			return 0;
	}
	return -1;
}

int gdb_wire_parse(const char *text, unsigned digits, uint64_t *value)
{
	static const char hex[] = "0123456789abcdef";

	*value = 0;
	for (unsigned i = 0; i < digits; i++) {
		const char *found = memchr(hex, text[i], 16);

		if (!found)
			return -1;
		*value |= (uint64_t)(found - hex) << ((i ^ 1) * 4);
	}
	return 0;
}
