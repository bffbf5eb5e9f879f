/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets of the GDB remote protocol: `$text#sum`, each answered by `+`. For gdb.c and gdb-names.c.
 */
#ifndef HVCHECK_GDB_WIRE_H
#define HVCHECK_GDB_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hvcheck/exec.h"

#define GDB_WIRE_MS 20000	/* longest wait for an answer: QEMU may be starved, but not for ever */
#define GDB_WIRE_MAX 4096	/* longest packet */

/* A connection to QEMU's stub, or to OpenOCD. */
struct gdb {
	int fd;			/* socket to it, owned; -1: none */
	uint64_t deadline;	/* of clock_now(): no answer is waited for beyond it; 0: none */
	bool running;		/* the CPU runs, as far as we know */
	bool later;		/* an answer's `+` goes with the next packet, as QEMU does not wait for it: OpenOCD does */
	bool owes;		/* one that has not gone yet */
	enum hv_exec exec;	/* whose registers it has */
	char received[4096];	/* bytes from the socket that are not read yet: [at, end) */
	unsigned at, end;
	char *names;		/* QEMU's list of system registers, once somebody has asked for one; owned */
};

/* Bytes as they are, and a packet around `text`. Return 0, or -1 if the connection is lost. */
int gdb_wire_send(struct gdb *gdb, const char *bytes, size_t size);
int gdb_wire_send_packet(struct gdb *gdb, const char *text);
/* Text of the next packet. Returns 0, -1 if the connection is lost, -2 if nothing came in time. */
int gdb_wire_receive_packet(struct gdb *gdb, char *text, size_t size, int timeout_ms);
/* The same of the next that is not for a person. */
int gdb_wire_receive_answer(struct gdb *gdb, char *text, size_t size, int timeout_ms);
/* A question and its answer. Returns 0 or -1. */
int gdb_wire_ask(struct gdb *gdb, const char *question, char *answer, size_t size);
/* `digits` hexadecimal digits, lowest byte first. Returns 0, or -1 if there is something else. */
int gdb_wire_parse(const char *text, unsigned digits, uint64_t *value);

#endif
