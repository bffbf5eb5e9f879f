/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The few words of the GDB remote protocol that it takes to stop a lost CPU, look at it and move it.
 */
#ifndef HVCHECK_GDB_H
#define HVCHECK_GDB_H

#include "native/host/gdb-wire.h"

/* What QEMU's stub shows of an AArch64 CPU; and of one of AArch32 r0-r12, sp, pc, CPSR, and lr as x30. */
struct gdb_regs {
	uint64_t x[31], sp, pc;
	uint32_t pstate;
};

/* All of these return 0, or -1 if QEMU or OpenOCD does not answer as it should: the one is killed then, the other done without. */

/* Speak to the stub behind gdb->fd, which has just been connected. QEMU stops its CPU for a new debugger. */
int gdb_attach(struct gdb *gdb);
/* The same to QEMU's or to OpenOCD: the CPU is stopped now. */
int gdb_join(struct gdb *gdb);
/* Registers are those of one CPU after the other: what `see` returns, if it is not 0, ends it and is returned. */
#define GDB_THREAD_MAX 32
int gdb_each_thread(struct gdb *gdb, int (*see)(void *ctx), void *ctx);
/* Close the connection, and forget it. */
void gdb_detach(struct gdb *gdb);
int gdb_stop(struct gdb *gdb);
int gdb_continue(struct gdb *gdb);
/* This CPU alone; the others stay stopped. */
int gdb_continue_alone(struct gdb *gdb, unsigned cpu);
/* One instruction. Sets `*asleep` if the CPU did not finish it: it waits for an event. */
int gdb_step(struct gdb *gdb, bool *asleep);
/* The same of this CPU alone. */
int gdb_step_alone(struct gdb *gdb, unsigned cpu, bool *asleep);
/* The same of one that does not sleep, however busy the host is. */
int gdb_step_within(struct gdb *gdb, int ms);
/* GDB_OTHER_REGS: they are those of a CPU of the other Execution state. */
#define GDB_OTHER_REGS (-2)
int gdb_read(struct gdb *gdb, struct gdb_regs *regs);
int gdb_set_pc(struct gdb *gdb, uint64_t pc);
/* AArch32: OpenOCD has other registers in front of CPSR than QEMU, if it is asked for all of them. */
int gdb_read_cpsr(struct gdb *gdb, uint32_t *cpsr);
/* Stop before a store to the 8 bytes at `at`, or no longer. Wait for that as long as `ms`. */
int gdb_watch(struct gdb *gdb, uint64_t at, bool on);
/* Stop before the instruction at `at`, at whatever level, or no longer. */
int gdb_break(struct gdb *gdb, uint64_t at, bool on);
/* x0 to x30, and PSTATE, whose level stays as it is. */
int gdb_set_x(struct gdb *gdb, unsigned number, uint64_t value);
int gdb_set_pstate(struct gdb *gdb, uint32_t pstate);
/* A command of QEMU's monitor; what it says into `answer`, as much as there is room for. */
int gdb_monitor(struct gdb *gdb, const char *command, char *answer, size_t size);
int gdb_wait(struct gdb *gdb, int ms, bool *stopped);
/* A system register by its name in regs.def; gdb-names.c. Returns 1 if QEMU shows no such register. */
int gdb_read_sysreg(struct gdb *gdb, const char *name, uint64_t *value);
/* Each system register that QEMU shows, by QEMU's name. What `see` returns, if it is not 0, ends it and is returned. */
int gdb_each_sysreg(struct gdb *gdb, int (*see)(void *ctx, const char *name, uint64_t value), void *ctx);
/* Registers are those of this CPU from now on. */
int gdb_choose(struct gdb *gdb, unsigned cpu);
/* Write `size` (1, 2, 4 or 8) bytes of physical address space, devices included. */
int gdb_poke(struct gdb *gdb, uint64_t at, uint64_t value, unsigned size);
/* Whether QEMU still holds its end of the connection, and goes on to do so for the next `ms` milliseconds. */
bool gdb_alive(const struct gdb *gdb, int ms);

#endif
