/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a debugger asks of QEMU, or of OpenOCD: stop, step, registers, memory. */
#define _GNU_SOURCE
#include "native/host/gdb.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "native/host/gdb-wire.h"

#define SLEEP_MS 5 /* an instruction that takes longer has put the CPU to sleep */

enum { SIGNAL_INTERRUPT = 2 };
enum { REG_COUNT = 33, REG_HEX = 16, PSTATE_HEX = 8, PC_NUMBER = 32, PSTATE_NUMBER = 33, ARM_REG_COUNT = 16, ARM_REG_HEX = 8,
       ARM_PC_NUMBER = 15, ARM_CPSR_NUMBER = 25 };

static int expect_ok(struct gdb *gdb, const char *question)
{
	char answer[GDB_WIRE_MAX];

	return gdb_wire_ask(gdb, question, answer, sizeof(answer)) || strcmp(answer, "OK") ? -1 : 0;
}

/* A stop reply: T and a signal; S, and no more than that, of OpenOCD. Returns the signal, -1 lost, -2 nothing came in time. */
static int receive_stop(struct gdb *gdb, int timeout_ms)
{
	char answer[GDB_WIRE_MAX];
	unsigned signal_number;
	int status = gdb_wire_receive_answer(gdb, answer, sizeof(answer), timeout_ms);

	if (status)
		return status;
	if (sscanf(answer, "T%2x", &signal_number) != 1 && sscanf(answer, "S%2x", &signal_number) != 1)
		return -1;
	gdb->running = false;
	return (int)signal_number;
}

int gdb_join(struct gdb *gdb)
{
	char answer[GDB_WIRE_MAX];
	int stopped;

	gdb->running = false;
	stopped = gdb_wire_send_packet(gdb, "?") ? -1 : receive_stop(gdb, GDB_WIRE_MS);
	if (stopped < 0)
		return -1;
	/* OpenOCD stops a CPU for a new debugger only if its configuration says so, and has no signal to tell if it does not. */
	gdb->running = !stopped;
	if (gdb_stop(gdb))
		return -1;
	/* QEMU lets single registers be written only by those who have read its description of them. */
	return gdb_wire_ask(gdb, "qXfer:features:read:target.xml:0,800", answer, sizeof(answer)) ? -1 : 0;
}

int gdb_attach(struct gdb *gdb)
{
	gdb->later = true;
	gdb->owes = false;
	return gdb_join(gdb) ? -1 : expect_ok(gdb, "Qqemu.PhyMemMode:1");
}

/* "m" and numbers with commas between, more of them each time, then "l"; a debugger without threads says "l" at once, or "". */
int gdb_each_thread(struct gdb *gdb, int (*see)(void *ctx), void *ctx)
{
	char answer[GDB_WIRE_MAX], threads[GDB_WIRE_MAX] = "", order[GDB_THREAD_MAX + 3], *next;
	size_t length = 0;
	int status = gdb_wire_ask(gdb, "qfThreadInfo", answer, sizeof(answer));

	while (!status && answer[0] == 'm' && length + strlen(answer) < sizeof(threads)) {
		length += (size_t)sprintf(threads + length, ",%s", answer + 1);
		status = gdb_wire_ask(gdb, "qsThreadInfo", answer, sizeof(answer));
	}
	if (status || !length)
		return status ? -1 : see(ctx);
	for (char *thread = strtok_r(threads, ",", &next); thread && !status; thread = strtok_r(NULL, ",", &next)) {
		snprintf(order, sizeof(order), "Hg%.*s", GDB_THREAD_MAX, thread);
		status = expect_ok(gdb, order) ? -1 : see(ctx);
	}
	return status;
}

void gdb_detach(struct gdb *gdb)
{
	if (gdb->fd >= 0)
		close(gdb->fd);
	free(gdb->names);
	*gdb = (struct gdb){ .fd = -1 };
}

int gdb_stop(struct gdb *gdb)
{
	if (!gdb->running)
		return 0;
	return gdb_wire_send(gdb, "\x03", 1) || receive_stop(gdb, GDB_WIRE_MS) < 0 ? -1 : 0;
}

int gdb_continue(struct gdb *gdb)
{
	gdb->running = true;
	return gdb_wire_send_packet(gdb, "c");
}

static int resume_alone(struct gdb *gdb, char how, unsigned cpu)
{
	char order[32];

	gdb->running = true;
	snprintf(order, sizeof(order), "vCont;%c:%x", how, cpu + 1); /* QEMU counts threads from 1 */
	return gdb_wire_send_packet(gdb, order);
}

int gdb_continue_alone(struct gdb *gdb, unsigned cpu)
{
	return resume_alone(gdb, 'c', cpu);
}

/* A step is under way. */
static int finish_step(struct gdb *gdb, bool *asleep)
{
	int stopped = receive_stop(gdb, SLEEP_MS);

	*asleep = false;
	if (stopped == -2) {
		/* Interrupt it. If the step was only slow, its own reply comes instead. */
		if (gdb_wire_send(gdb, "\x03", 1))
			return -1;
		stopped = receive_stop(gdb, GDB_WIRE_MS);
		*asleep = stopped == SIGNAL_INTERRUPT;
	}
	return stopped < 0 ? -1 : 0;
}

int gdb_step_alone(struct gdb *gdb, unsigned cpu, bool *asleep)
{
	return resume_alone(gdb, 's', cpu) ? -1 : finish_step(gdb, asleep);
}

int gdb_step(struct gdb *gdb, bool *asleep)
{
	gdb->running = true;
	return gdb_wire_send_packet(gdb, "s") ? -1 : finish_step(gdb, asleep);
}

int gdb_step_within(struct gdb *gdb, int ms)
{
	gdb->running = true;
	return gdb_wire_send_packet(gdb, "s") || receive_stop(gdb, ms) < 0 ? -1 : 0;
}

/* Those of AArch32, and no nonsense. */
static bool is_other_registers(const char *answer)
{
	size_t length = strlen(answer);

	return length >= ARM_REG_COUNT * ARM_REG_HEX && strspn(answer, "0123456789abcdefx") == length;
}

/* r0-r12, sp, lr, pc, CPSR: 32 bits each. */
static int read_arm(const char *answer, struct gdb_regs *regs)
{
	uint64_t value[ARM_REG_COUNT + 1];

	if (strlen(answer) < (ARM_REG_COUNT + 1) * ARM_REG_HEX)
		return -1;
	if (strlen(answer) >= REG_COUNT * REG_HEX)
		return GDB_OTHER_REGS;
	for (unsigned i = 0; i <= ARM_REG_COUNT; i++)
		if (gdb_wire_parse(answer + i * ARM_REG_HEX, ARM_REG_HEX, &value[i]))
			return -1;
	*regs = (struct gdb_regs){ .sp = value[13], .pc = value[15], .pstate = (uint32_t)value[16] };
	memcpy(regs->x, value, 13 * sizeof(value[0]));
	regs->x[30] = value[14];
	return 0;
}

int gdb_read(struct gdb *gdb, struct gdb_regs *regs)
{
	char answer[GDB_WIRE_MAX];
	uint64_t value[REG_COUNT + 1];

	if (gdb_wire_ask(gdb, "g", answer, sizeof(answer)))
		return -1;
	if (gdb->exec == HV_A32)
		return read_arm(answer, regs);
	if (strlen(answer) < REG_COUNT * REG_HEX + PSTATE_HEX)
		return is_other_registers(answer) ? GDB_OTHER_REGS : -1;
	for (unsigned i = 0; i < REG_COUNT; i++)
		if (gdb_wire_parse(answer + i * REG_HEX, REG_HEX, &value[i]))
			return -1;
	if (gdb_wire_parse(answer + REG_COUNT * REG_HEX, PSTATE_HEX, &value[REG_COUNT]))
		return -1;
	memcpy(regs->x, value, sizeof(regs->x));
	regs->sp = value[31];
	regs->pc = value[PC_NUMBER];
	regs->pstate = (uint32_t)value[REG_COUNT];
	return 0;
}

int gdb_choose(struct gdb *gdb, unsigned cpu)
{
	char question[32];

	snprintf(question, sizeof(question), "Hg%x", cpu + 1); /* QEMU counts threads from 1 */
	return expect_ok(gdb, question);
}

int gdb_watch(struct gdb *gdb, uint64_t at, bool on)
{
	char question[64];

	snprintf(question, sizeof(question), "%c2,%" PRIx64 ",8", on ? 'Z' : 'z', at);
	return expect_ok(gdb, question);
}

int gdb_wait(struct gdb *gdb, int ms, bool *stopped)
{
	int status = receive_stop(gdb, ms);

	*stopped = status >= 0;
	return status == -1 ? -1 : 0;
}

/* Append `size` bytes of `value`, lowest first. */
static void put_hex(char *text, uint64_t value, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		sprintf(text + 2 * i, "%02x", (unsigned)(value >> (8 * i) & 0xff));
}

static int set_register(struct gdb *gdb, unsigned number, uint64_t value, unsigned size)
{
	char question[64];
	int length = sprintf(question, "P%x=", number);

	put_hex(question + length, value, size);
	return expect_ok(gdb, question);
}

int gdb_set_pc(struct gdb *gdb, uint64_t pc)
{
	return gdb->exec == HV_A32 ? set_register(gdb, ARM_PC_NUMBER, pc, 4) : set_register(gdb, PC_NUMBER, pc, 8);
}

int gdb_read_cpsr(struct gdb *gdb, uint32_t *cpsr)
{
	char question[32], answer[GDB_WIRE_MAX];
	uint64_t value;

	sprintf(question, "p%x", ARM_CPSR_NUMBER);
	if (gdb_wire_ask(gdb, question, answer, sizeof(answer)) || strlen(answer) < ARM_REG_HEX ||
	    gdb_wire_parse(answer, ARM_REG_HEX, &value))
		return -1;
	*cpsr = (uint32_t)value;
	return 0;
}

int gdb_set_x(struct gdb *gdb, unsigned number, uint64_t value)
{
	return set_register(gdb, number, value, 8);
}

int gdb_set_pstate(struct gdb *gdb, uint32_t pstate)
{
	return set_register(gdb, gdb->exec == HV_A32 ? ARM_CPSR_NUMBER : PSTATE_NUMBER, pstate, 4);
}

int gdb_break(struct gdb *gdb, uint64_t at, bool on)
{
	char question[64];

	snprintf(question, sizeof(question), "%c0,%" PRIx64 ",4", on ? 'Z' : 'z', at);
	return expect_ok(gdb, question);
}

static char hex_pair(const char *text)
{
	unsigned byte = '?';

	sscanf(text, "%2x", &byte);
	return (char)byte;
}

/* Packets O with its words, and then OK. */
int gdb_monitor(struct gdb *gdb, const char *command, char *answer, size_t size)
{
	char packet[GDB_WIRE_MAX] = "qRcmd,";
	size_t length = strlen(packet), at = 0;

	for (const char *c = command; *c && length + 3 < sizeof(packet); c++, length += 2)
		put_hex(packet + length, (unsigned char)*c, 1);
	if (gdb_wire_send_packet(gdb, packet))
		return -1;
	for (;;) {
		if (gdb_wire_receive_packet(gdb, packet, sizeof(packet), GDB_WIRE_MS))
			return -1;
		if (packet[0] != 'O' || !strcmp(packet, "OK"))
			break;
		for (const char *c = packet + 1; c[0] && c[1] && at + 1 < size; c += 2)
			answer[at++] = hex_pair(c);
	}
	answer[at] = '\0';
	return strcmp(packet, "OK") ? -1 : 0;
}

int gdb_poke(struct gdb *gdb, uint64_t at, uint64_t value, unsigned size)
{
	char question[64];
	int length = sprintf(question, "M%" PRIx64 ",%x:", at, size);

	put_hex(question + length, value, size);
	return expect_ok(gdb, question);
}

bool gdb_alive(const struct gdb *gdb, int ms)
{
	struct pollfd waiting = { .fd = gdb->fd };

	return gdb->fd >= 0 && poll(&waiting, 1, ms) >= 0 &&
	       !(waiting.revents & (POLLHUP | POLLERR | POLLNVAL));
}
