/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What must be so while a hypervisor is resident, before any call: its page tables and its registers. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "machines/live/control.h"
#include "machines/live/resident-row.h"

#define PAGE 4096u
#define RESIDENT "resident"
#define VECTOR 0x400		/* of exceptions from AArch64 at EL1 */

static bool is_in_ram(const struct snapshot *s, uint64_t pa)
{
	return pa >= s->ram && s->ram_size >= 4 && pa - s->ram <= s->ram_size - 4;
}

/* A page that is all zero, from the end of the RAM down. 0: there is none. */
static uint64_t find_free(const struct snapshot *s, const uint8_t *ram)
{
	for (uint64_t at = s->ram_size; at >= PAGE; at -= PAGE) {
		const uint8_t *page = ram + at - PAGE;

		if (!page[0] && !memcmp(page, page + 1, PAGE - 1))
			return s->ram + at - PAGE;
	}
	return 0;
}

void live_find_places(const struct hv_stub *stub, const uint8_t *ram, unsigned cpu, struct live_places *places)
{
	const struct snapshot *s = &stub->ram->snapshot;

	struct live_page site = live_translate_host(stub->ram, ram, cpu, snapshot_reg(&s->cpu[cpu], "pc"));
	struct live_page vectors = live_translate(stub->ram, ram, cpu, snapshot_reg(&s->cpu[cpu], "VBAR_EL2") + VECTOR);

	*places = (struct live_places){ .cpu = cpu, .free = find_free(s, ram), .site = site.mapped ? site.pa : 0 };
	if (vectors.mapped && vectors.executable && is_in_ram(s, vectors.pa))
		places->vectors = vectors.pa;
	for (size_t i = 0; i < stub->other_count; i++) {
		const struct hv_known_table *t = &stub->others[i];

		if (hv_is_hyp_stub(t->abi)) {
			places->stub = s->kernel + t->at;
			places->stub_abi = hv_abi_find(t->abi);
		} else if (!strncmp(t->abi, "kvm-init-", strlen("kvm-init-"))) {
			places->idmap = (s->kernel + t->at) & ~(uint64_t)(PAGE - 1);
			places->idmap_abi = hv_abi_find(t->abi);
		}
	}
	places->guarded = live_translate(stub->ram, ram, cpu, places->idmap).guarded;
}

bool live_settle(struct hv_stub *stub, char *error, size_t size)
{
	const struct snapshot *s = &stub->ram->snapshot;
	uint64_t vbar = snapshot_reg(&s->cpu[0], "VBAR_EL2"), at;
	uint8_t *ram = ram_map(stub->ram);
	struct live_page page;

	if (!ram) {
		snprintf(error, size, "%s: out of memory", stub->name);
		return false;
	}
	page = live_translate(stub->ram, ram, 0, vbar & ~0x7ffull);
	munmap(ram, s->ram_size);
	at = page.pa - s->kernel;
	if (page.mapped && at < stub->size && stub->size - at >= HV_TABLE_SIZE) {
		stub->table = at;
	} else if (!stub->table) {
		snprintf(error, size, "%s: VBAR_EL2 = 0x%" PRIx64
			 " leads to no table of the kernel's by EL2's own page tables (mode %s); "
			 "boot it again, or name a table with --table (see hvcheck scan)", stub->name, vbar, s->mode);
		return false;
	}
	free(stub->note);
	if (asprintf(&stub->note, "the table at 0x%" PRIx64 ", where VBAR_EL2 = 0x%" PRIx64 " leads by EL2's own tables (mode %s)",
		     stub->table, vbar, s->mode) < 0)
		stub->note = NULL;
	return true;
}

/* Why EL2 cannot fetch code there, or not with other CPUs; NULL: it can. */
static const char *fault_of(const struct live_page *page)
{
	return !page->executable ? "memory that EL2 may not execute" : !page->cacheable ? "memory that is not Normal cacheable" :
	       !page->accessed ? "a page whose Access flag is clear" :
	       !page->shareable ? "memory that is not shareable, and other CPUs write it" :
	       page->lone ? "a part of contiguous pages, which do not follow each other" : NULL;
}

/* The page of the code that switches the MMU off: the next instruction behind that is fetched from the physical address. */
static void judge_idmap(const struct resident *r)
{
	const struct live_places *places = r->places;
	struct live_page page;
	char why[256] = "";

	if (!places->idmap) {
		resident_row_hide(r, HV_MAP_01,
			      "the table that begins KVM was not found in the kernel's text, so its page is not known");
		return;
	}
	page = live_translate(r->stub->ram, r->ram, places->cpu, places->idmap);
	if (!page.mapped)
		snprintf(why, sizeof(why), "EL2's tables do not map 0x%" PRIx64 ", the page of the code that switches its MMU off",
			 places->idmap);
	else if (page.pa != places->idmap)
		snprintf(why, sizeof(why), "EL2's tables map 0x%" PRIx64
			 ", the page of the code that switches its MMU off, to 0x%" PRIx64
			 " and not to itself", places->idmap, page.pa);
	else if (fault_of(&page))
		snprintf(why, sizeof(why), "EL2's tables map 0x%" PRIx64 ", the page of the code that switches its MMU off, as %s",
			 places->idmap, fault_of(&page));
	resident_row_say(r, HV_MAP_01, *why ? why : NULL);
}

/* VBAR_EL2 must be the table in the kernel's text for which it was taken. */
static void judge_vectors(const struct resident *r)
{
	const struct snapshot *s = &r->stub->ram->snapshot;
	uint64_t vbar = snapshot_reg(&s->cpu[r->places->cpu], "VBAR_EL2"), want = s->kernel + r->stub->table;
	struct live_page page = live_translate(r->stub->ram, r->ram, r->places->cpu, vbar);
	char why[256] = "";

	if (!page.mapped)
		snprintf(why, sizeof(why), "EL2's tables do not map VBAR_EL2 = 0x%" PRIx64, vbar);
	else if (page.pa != want)
		snprintf(why, sizeof(why), "EL2's tables map VBAR_EL2 = 0x%" PRIx64 " to 0x%" PRIx64
			 ", and KVM's table is at 0x%" PRIx64,
			 vbar, page.pa, want);
	else if (fault_of(&page))
		snprintf(why, sizeof(why), "EL2's tables map VBAR_EL2 = 0x%" PRIx64 " as %s", vbar, fault_of(&page));
	resident_row_say(r, HV_MAP_02, *why ? why : NULL);
}

void live_judge_resident(const struct hv_stub *stub, const uint8_t *ram, const struct live_places *places,
			 const struct hv_suite_options *options, struct hv_report *report)
{
	static const char *const calls[SNAPSHOT_CPUS] = {	/* rows keep them */
		RESIDENT, RESIDENT "-cpu1", RESIDENT "-cpu2", RESIDENT "-cpu3", RESIDENT "-cpu4", RESIDENT "-cpu5",
		RESIDENT "-cpu6", RESIDENT "-cpu7"
	};
	const struct resident r = { stub, ram, places, options, report, calls[places->cpu] };

	judge_idmap(&r);
	judge_vectors(&r);
	control_judge(&r);
}
