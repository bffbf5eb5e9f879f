/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The readers of what a kernel comes in: whatever a header says, only bytes that are there are handed on, and no more than is
 * allowed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "fuzz/fuzz.h"
#include "machines/live/live.h"
#include "suite/file/layer.h"

#define MOST 0x100000
#define UNPACKED_MOST (16u << 20)

/* Of a snapshot in which a hypervisor owns EL2: the page tables that it says it has. */
static void walk(const struct ram *ram)
{
	const struct snapshot_cpu *cpu = &ram->snapshot.cpu[0];
	uint8_t *bytes = ram_map(ram);

	if (!bytes)
		return;
	live_translate(ram, bytes, 0, snapshot_reg(cpu, "VBAR_EL2"));
	live_translate_host(ram, bytes, 0, snapshot_reg(cpu, "pc"));
	munmap(bytes, ram->snapshot.ram_size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char error[256] = "";
	struct unwrapped u;

	if (size > MOST)
		return 0;
	unwrap_size_max = UNPACKED_MOST;
	unwrap(&u, "fuzz", data, size, error, sizeof(error));
	crc32_of(u.data, u.size);	/* reads all of it */
	if (u.size > UNPACKED_MOST || (u.kind >= UNWRAP_NO_KERNEL && !*error)) {
		fprintf(stderr, "0x%zx bytes, kind %d, \"%s\"\n", u.size, u.kind, error);
		abort();
	}
	if (u.ram)
		walk(u.ram);
	unwrap_free(&u);
	return 0;
}
