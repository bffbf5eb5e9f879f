/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A debugger of the board: OpenOCD, or what else speaks GDB's remote protocol. It is connected for one hang at a time, as
 * connecting alone may stop the board. Only what every such program knows is asked of it, and nothing depends on the answers: one
 * that fails is told of once, and the run goes on without it.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "native/host/board/board-int.h"
#include "native/host/gdb.h"
#include "suite/clock.h"

#define ANSWERS_MS 2000		/* for all that is asked of it about one hang */
#define TEXT 400

/*
 * Registers that a call begins with like no other program, and that its caller has no use for: if so many of them are as they were,
 * the CPU is in that call, or on its way home behind it.
 */
static const struct {
	unsigned first, last, least;
} canaries[] = { [HV_A64] = { 19, 28, 6 }, [HV_A32] = { 8, 11, 3 } };

struct search {
	struct gdb *gdb;
	const struct hv_call *calls;
	size_t count;
	struct gdb_regs regs;
};

enum { FOUND = 1 };

static bool is_of(const struct hv_call *call, const struct gdb_regs *regs, enum hv_exec exec)
{
	unsigned same = 0;

	for (unsigned i = canaries[exec].first; i <= canaries[exec].last; i++)
		same += regs->x[i] && regs->x[i] == call->in.r[HV_X0 + i];
	return same >= canaries[exec].least;
}

/* FOUND: the CPU is in one of the calls. One whose registers are of the other Execution state is not. */
static int see(void *ctx)
{
	struct search *s = ctx;
	int status = gdb_read(s->gdb, &s->regs);

	if (status)
		return status == GDB_OTHER_REGS ? 0 : -1;
	for (size_t i = 0; i < s->count; i++)
		if (is_of(&s->calls[i], &s->regs, s->gdb->exec))
			return s->gdb->exec == HV_A32 && gdb_read_cpsr(s->gdb, &s->regs.pstate) ? -1 : FOUND;
	return 0;
}

/* The caller has stored what the call has left of its general registers, and has made its HVC to EL2 (vectors/runner.S). */
static bool is_on_the_way(const struct board *b, const struct gdb_regs *regs)
{
	return regs->x[1] == b->machine.places.run && regs->x[7] == b->table + b->kind->door;
}

/* Where the CPU must go; 0: there is no way. One that is in the payload's own code comes home by itself, or cannot. */
static uint64_t way_home(const struct board *b, const struct gdb_regs *regs)
{
	const struct hv_places *p = &b->machine.places;
	const bool is_a32 = regs->pstate & HV_PSTATE_A32;

	if ((regs->pc >= p->image && regs->pc < p->end) || is_a32 != (p->exec == HV_A32))
		return 0;
	if (is_on_the_way(b, regs))
		return hv_pstate_level(regs->pstate) == 2 ? p->collect : 0;
	return p->rescue_el1;		/* finds out at which level it is */
}

/* The rescue code is of the caller's instructions. */
static int send_home(struct board *b, struct search *s, uint64_t to)
{
	const struct hv_places *p = &b->machine.places;
	const uint32_t pstate = (s->regs.pstate & ~(uint32_t)(HV_PSTATE_T | HV_PSTATE_E)) | (p->thumb ? HV_PSTATE_T : 0);

	if (p->exec == HV_A32 && pstate != s->regs.pstate && gdb_set_pstate(s->gdb, pstate))
		return -1;
	return gdb_set_pc(s->gdb, to);
}

static void note(struct board *b, const struct gdb_regs *regs, bool home)
{
	char text[TEXT];

	snprintf(text, sizeof(text), "the debugger finds a call at 0x%" PRIx64 ", PSTATE 0x%" PRIx32 "%s", regs->pc, regs->pstate,
		 home ? ", and sends it home" : ": there is no way home from there");
	line_note(&b->line, text);
}

/* All of it, with the board stopped, which goes on whatever fails. FOUND: a call was sent home. */
static int search(struct board *b, struct search *s)
{
	int status = gdb_join(s->gdb);

	if (!status)
		status = gdb_each_thread(s->gdb, see, s);
	if (status == FOUND) {
		const uint64_t to = way_home(b, &s->regs);

		note(b, &s->regs, to != 0);
		status = !to ? 0 : send_home(b, s, to) ? -1 : FOUND;
	}
	return gdb_continue(s->gdb) || status < 0 ? -1 : status;
}

/* A person is told, once. */
static void do_without(struct board *b, const char *why)
{
	char text[TEXT];

	snprintf(text, sizeof(text), "%.250s; the run goes on without a debugger", why);
	line_note(&b->line, text);
	fprintf(stderr, "hvcheck: %s\n", text);
	*b->debugger = '\0';
}

static bool is_closed(int fd)
{
	char byte;
	const ssize_t got = recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

	return !got || (got < 0 && errno != EAGAIN && errno != EINTR);
}

/* Why it has failed. */
static void complain(struct board *b, const struct gdb *gdb)
{
	const char *what = is_closed(gdb->fd) ? "has closed the connection" :
			   clock_now() >= gdb->deadline ? "does not answer" : "gives answers that no debugger gives";
	char text[TEXT];

	snprintf(text, sizeof(text), "the debugger at %.200s %s", b->debugger, what);
	do_without(b, text);
}

/* Its socket, or -1. */
static int reach(struct board *b)
{
	static struct line to;
	char error[TEXT] = "";
	const bool is_path = !strncmp(b->debugger, "unix:", 5);

	snprintf(to.spec, sizeof(to.spec), "%s%s", is_path ? "" : "tcp:", b->debugger);
	if (!line_open(&to, error, sizeof(error)))
		return to.in;
	snprintf(to.spec, sizeof(to.spec), "the debugger is not there: %.200s", error);
	do_without(b, to.spec);
	return -1;
}

struct helped debugger_help(struct board *b, const struct hv_call *calls, size_t count)
{
	struct gdb gdb = { .fd = -1 };
	struct search s = { .gdb = &gdb, .calls = calls, .count = count };
	int status;

	if (!*b->debugger || (gdb.fd = reach(b)) < 0)
		return (struct helped){ .asked = true };
	gdb.exec = b->machine.places.exec;
	gdb.deadline = clock_now() + ANSWERS_MS * 1000000ull;
	status = search(b, &s);
	if (status < 0)
		complain(b, &gdb);
	gdb_detach(&gdb);
	return (struct helped){ .asked = true, .home = status == FOUND, .on_the_way = is_on_the_way(b, &s.regs), .pc = s.regs.pc };
}
