/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "suite/stub/private.h"
#include "tests/make-live.h"

#define PAGE 4096ull
#define TTBR0_EL2_AT 0x40100000ull
#define TTBR1_EL1_AT 0x40101000ull
#define TABLES_AT 0x40102000ull
#define STACK_AT 0x41000000ull
#define HOST_AT 0x41001000ull	/* where the host stands on its HVC */
#define HOST_VA 0xffff800080000000ull
#define TABLE 3ull
#define AF (1ull << 10)
#define SHAREABLE (3ull << 8)	/* with addresses of 52 bits, these are two of them */
#define LEAF (AF | SHAREABLE | 3)	/* attribute 0; a page */
#define STAGE_2 0x400007fdull	/* of its second GiB: a block, Normal memory, to be read and written */
#define READ_ONLY (1ull << 7)

static uint8_t *at(const struct live_made *m, uint64_t pa)
{
	return m->ram + (pa - LIVE_MADE_RAM);
}

/* The entry of a page. Tables on the way that are not there are made. */
static uint8_t *leaf(struct live_made *m, uint64_t root, uint64_t va)
{
	uint64_t table = root;

	for (unsigned low = 39; low > 12; low -= 9) {
		uint8_t *entry = at(m, table + (va >> low & 511) * 8);

		if (!hv_le(entry, 8)) {
			hv_put_le(entry, 8, m->tables | TABLE);
			m->tables += PAGE;
		}
		table = hv_le(entry, 8) & ~(PAGE - 1) & 0xffffffffffffull;
	}
	return at(m, table + (va >> 12 & 511) * 8);
}

static void put(struct live_made *m, uint64_t root, uint64_t va, uint64_t descriptor)
{
	hv_put_le(leaf(m, root, va), 8, descriptor);
}

void live_made_flip(struct live_made *m, uint64_t va, uint64_t bits)
{
	uint8_t *entry = leaf(m, TTBR0_EL2_AT, va);

	hv_put_le(entry, 8, hv_le(entry, 8) ^ bits);
}

void live_made_map(struct live_made *m, uint64_t va, uint64_t pa, uint64_t flags)
{
	put(m, TTBR0_EL2_AT, va, pa ? pa | LEAF | READ_ONLY | flags : 0);
}

void live_made_widen(struct live_made *m)
{
	uint64_t first = m->tables;

	for (uint64_t entry = TABLES_AT; entry < first; entry += 8)
		if (hv_le(at(m, entry), 8) & AF)
			hv_put_le(at(m, entry), 8, hv_le(at(m, entry), 8) & ~SHAREABLE);
	m->tables += PAGE;
	for (unsigned i = 0; i < 16; i += 8)	/* both ends of what the first index can be */
		hv_put_le(at(m, first + i * 8), 8, TTBR0_EL2_AT | TABLE);
	live_made_set(m, "TTBR0_EL2", first);
	live_made_set(m, "TCR_EL2", 0x18086350c);	/* DS, T0SZ = 12, PS of 52 bits */
	live_made_set(m, "TCR_EL1", 0x6b5103510);
	live_made_set(m, "VBAR_EL2", 8ull << 48 | (LIVE_MADE_VA + m->stub->table));
}

void live_made_set(struct live_made *m, const char *name, uint64_t value)
{
	struct snapshot_cpu *cpu = &m->stub->ram->snapshot.cpu[0];

	for (unsigned i = 0; i < cpu->reg_count; i++)
		if (!strcmp(cpu->reg[i].name, name)) {
			cpu->reg[i].value = value;
			return;
		}
	ck_assert(snapshot_add_reg(cpu, name, value));
}

static const struct hv_symbol *find(const struct hv_stub *stub, const char *symbol)
{
	for (size_t i = 0; i < stub->symbol_count; i++)
		if (!strcmp(stub->symbols[i].name, symbol))
			return &stub->symbols[i];
	return NULL;
}

static uint64_t place(const struct hv_stub *stub, const char *symbol)
{
	const struct hv_symbol *found = find(stub, symbol);

	ck_assert_msg(found != NULL, "%s has no %s", stub->name, symbol);
	return found->at;
}

/* Protected KVM gives EL2 to nobody. */
static bool gives_back(const struct live_made *m)
{
	return find(m->stub, "handle_stub_hvc") != NULL;
}

uint64_t live_made_find(const struct live_made *m, const char *symbol, uint32_t word)
{
	uint64_t from = place(m->stub, symbol);

	while (hv_le(m->stub->image + from, 4) != word)
		from += 4;
	return from;
}

void live_made_break(struct live_made *m, const char *symbol, uint32_t word, unsigned behind, uint32_t is)
{
	uint64_t from = live_made_find(m, symbol, word);

	hv_put_le(m->stub->image + from + behind, 4, is);
	hv_put_le(at(m, LIVE_MADE_KERNEL + from + behind), 4, is);
}

void live_made_write(struct live_made *m, uint64_t at_image, const uint32_t *words, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		hv_put_le(m->stub->image + at_image + 4 * i, 4, words[i]);
		hv_put_le(at(m, LIVE_MADE_KERNEL + at_image + 4 * i), 4, words[i]);
	}
}

static void make_ram(struct live_made *m)
{
	struct ram *ram = calloc(1, sizeof(*ram));

	ck_assert(ram != NULL);
	ram->snapshot = (struct snapshot){ .release = "made", .model = "cortex-a57", .mode = "nvhe", .ram = LIVE_MADE_RAM,
					   .ram_size = LIVE_MADE_SIZE, .kernel = LIVE_MADE_KERNEL, .kernel_size = 0x100000,
					   .cpu_count = 1 };
	ram->fd = memfd_create("made", MFD_CLOEXEC);
	ck_assert(ram->fd >= 0 && !ftruncate(ram->fd, (off_t)LIVE_MADE_SIZE));
	m->ram = mmap(NULL, LIVE_MADE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, ram->fd, 0);
	ck_assert(m->ram != MAP_FAILED);
	m->stub->ram = ram;
	m->tables = TABLES_AT;
}

static void make_memory(struct live_made *m)
{
	char error[256];
	struct hv_stub *bare = hv_stub_open("elx-sync-2021", NULL, error, sizeof(error));

	ck_assert_msg(bare != NULL, "%s", error);
	hv_stub_place(m->stub, LIVE_MADE_KERNEL, at(m, LIVE_MADE_KERNEL));
	if (gives_back(m))
		memcpy(at(m, LIVE_MADE_KERNEL + place(m->stub, "bare_stub")), bare->image + bare->table, HV_TABLE_SIZE);
	hv_stub_free(bare);
	for (uint64_t page = 0; page < m->stub->size; page += PAGE)
		live_made_map(m, LIVE_MADE_VA + page, LIVE_MADE_KERNEL + page, 0);
	if (gives_back(m)) {
		m->idmap = (LIVE_MADE_KERNEL + place(m->stub, "handle_stub_hvc")) & ~(PAGE - 1);
		live_made_map(m, m->idmap, m->idmap, 0);
	}
	put(m, TTBR0_EL2_AT, LIVE_MADE_STACK, STACK_AT | LEAF | LIVE_MADE_XN);
	put(m, TTBR1_EL1_AT, HOST_VA, HOST_AT | LEAF);
}

static void make_registers(struct live_made *m)
{
	static const struct { const char *name; uint64_t value; } regs[] = {
		{ "sp", HOST_VA + 0x800 }, { "pc", HOST_VA }, { "pstate", 5 }, { "SP_EL2", LIVE_MADE_STACK + PAGE },
		{ "SCTLR_EL2", 0x30c5183d }, { "TCR_EL2", 0x80843510 }, { "TTBR0_EL2", TTBR0_EL2_AT }, { "MAIR_EL2", 0xff },
		{ "HCR_EL2", 0x80000000 }, { "CPTR_EL2", 0x33ff }, { "SCTLR_EL1", 0x30d0181d }, { "TCR_EL1", 0x4b5103510 },
		{ "TTBR1_EL1", TTBR1_EL1_AT }, { "MAIR_EL1", 0xff }, { "ID_AA64MMFR0_EL1", 0x1124 }, { "VBAR_EL1", HOST_VA },
	};

	for (unsigned i = 0; i < sizeof(regs) / sizeof(regs[0]); i++)
		live_made_set(m, regs[i].name, regs[i].value);
	live_made_set(m, "VBAR_EL2", LIVE_MADE_VA + m->stub->table);
}

/* The host goes by a stage 2 of its own, which maps its memory to itself. */
static void protect(struct live_made *m)
{
	strcpy(m->stub->ram->snapshot.mode, "protected");
	hv_put_le(at(m, m->tables + 8), 8, STAGE_2);
	live_made_set(m, "HCR_EL2", 0x80080001);
	live_made_set(m, "VTCR_EL2", 0x80023559);	/* 39 bits, from level 1 */
	live_made_set(m, "VTTBR_EL2", m->tables);
	m->tables += PAGE;
}

struct live_made live_make(const char *builtin)
{
	char error[256];
	struct live_made m = { .stub = hv_stub_open(builtin, NULL, error, sizeof(error)) };
	struct hv_known_table *others;

	ck_assert_msg(m.stub != NULL, "%s", error);
	m.stub->kind = HV_STUB_LIVE;
	make_ram(&m);
	make_memory(&m);
	make_registers(&m);
	if (!gives_back(&m)) {
		protect(&m);
		return m;
	}
	others = m.stub->others;
	others[0] = (struct hv_known_table){ .at = place(m.stub, "bare_stub"), .abi = "elx-sync-2021" };
	others[1] = (struct hv_known_table){ .at = m.idmap - LIVE_MADE_KERNEL, .abi = "kvm-init-5.11" };
	m.stub->other_count = 2;
	return m;
}

void live_made_end(struct live_made *m)
{
	munmap(m->ram, LIVE_MADE_SIZE);
	hv_stub_free(m->stub);
}

struct hv_report live_made_judge(const struct live_made *m)
{
	const struct hv_suite_options options = { 0 };
	const struct live_on on = { .sim = true };
	char error[256];
	struct hv_report r = { .stub = m->stub, .abi = live_abi(m->stub) };

	ck_assert_msg(!live_suite_run(m->stub, r.abi, &on, &options, &r, error, sizeof(error)), "%s", error);
	return r;
}

bool live_made_fails(const struct live_made *m, enum hv_rule rule)
{
	struct hv_report r = live_made_judge(m);
	bool failed = false;

	for (size_t i = 0; i < r.row_count; i++)
		failed |= r.rows[i].rule == rule && r.rows[i].status == HV_FAIL;
	hv_report_free(&r);
	return failed;
}
