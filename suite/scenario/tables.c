/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Callers that give EL2 other vectors: a copied table, and KVM (hibernation: hibernate.c). A caller that writes vectors, or code
 * behind them, through the caches must clean them to the PoC before the call that can reach them: EL2 fetches and loads with its
 * MMU and caches off.
 */
#include <stdlib.h>
#include <string.h>

#include "hvcheck/abi.h"
#include "suite/scenario/private.h"


uint8_t *scene_stub(struct scenario_scene *s, const char *name, uint64_t base, size_t *size, uint64_t *table,
		    const char *symbol, uint64_t *symbol_at)
{
	char error[256];
	struct hv_stub *stub = hv_stub_open(name, NULL, error, sizeof(error));
	uint8_t *bytes;

	if (!stub) {
		s->failed = true;
		return NULL;
	}
	*size = stub->size;
	*table = stub->table;
	for (size_t i = 0; symbol && i < stub->symbol_count; i++)
		if (!strcmp(stub->symbols[i].name, symbol))
			*symbol_at = stub->symbols[i].at;
	bytes = scene_bytes(s, (stub->size + 15) & ~(size_t)15);	/* a copy goes by 16 bytes */
	if (bytes)
		hv_stub_place(stub, base, bytes);
	hv_stub_free(stub);
	return bytes;
}

void scene_copy_table(struct scenario_scene *s, const char *name)
{
	size_t size;
	uint64_t table = 0;
	const uint8_t *bytes = scene_stub(s, name, SCENE_TABLE_SOURCE, &size, &table, NULL, NULL);

	if (!bytes)
		return;
	bytes += table;
	scene_patch(s, SCENE_TABLE_SOURCE, bytes, HV_TABLE_SIZE);
	scene_patch(s, SCENE_TABLE, NULL, SCENE_PAGE);
	scene_step(s, "copy-table", "copy the vector table to a page of its own",
		   "the page of the old one may be written over");
	scene_copy(s, SCENE_TABLE, SCENE_TABLE_SOURCE, HV_TABLE_SIZE);
	scene_step(s, "clean-table", "clean the copied table to the PoC", "EL2 fetches it with the MMU and caches off");
	scene_range(s, HV_OP_DC_CIVAC, SCENE_TABLE, HV_TABLE_SIZE);
	scene_step(s, "dsb-table", "complete the maintenance of the table", "the next call may be fetched from it");
	scene_op(s, HV_OP_DSB_SY);
	scene_keep(s, "copied table", SCENE_TABLE, bytes, NULL, HV_TABLE_SIZE);
}

void scene_set_vectors(struct scenario_scene *s, uint64_t table)
{
	scene_step(s, "set-vectors", "SET_VECTORS: the table is EL2's", "what is called from now on is in it");
	scene_call(s, (uint64_t[6]){ scene_number(s, "set-vectors"), table }, 0);
}

void scene_set_back(struct scenario_scene *s)
{
	scene_step(s, "set-back", "SET_VECTORS: the vectors are the loaded stub's again", "the scene ends as it began");
	scene_call(s, (uint64_t[6]){ scene_number(s, "set-vectors"), s->places->table }, 0);
}

int build_set_vectors(struct scenario_scene *s)
{
	scene_copy_table(s, "trans-pgd-5.16");
	scene_set_vectors(s, SCENE_TABLE);
	scene_step(s, "call-unknown", "a call that no stub has", "it shows that the copied table answers");
	scene_call(s, (uint64_t[6]){ SCENE_NO_CALL }, HVC_STUB_ERR);
	scene_step(s, "call-reset", "RESET_VECTORS, which the copied table does not have, but the loaded stub",
		   "it shows that it is the copied table that answers");
	scene_call(s, (uint64_t[6]){ scene_number(s, "reset-vectors") }, HVC_STUB_ERR);
	scene_set_back(s);
	return 0;
}

/* --- KVM ------------------------------------------------------------------------------------------------------ */

#define KVM_INIT 0xc6000000u
#define KVM_MAIR 0xffull		/* attribute 0: write-back */
#define KVM_TCR 0x80803019ull		/* 39 bits, 4 KiB; walks pass the caches by, as vectors/kvm-init-5.11 has it */
#define KVM_BLOCK(gib) ((uint64_t)(gib) << 30 | 1u << 10 | 3u << 8 | 1u << 7 | 1u)	/* read-only: KVM sets WXN */
#define KVM_BLOCKS 8u
#define KVM_STACK 0x8000u
#define KVM_PARAMS 9u

static void write_el2_map(struct scenario_scene *s)
{
	scene_patch(s, SCENE_EL2_MAP, NULL, SCENE_PAGE);
	scene_step(s, "write-tables", "write EL2's page tables: every address is itself", "EL2 runs with its MMU on afterwards");
	scene_record(s, &(struct hv_step){ HV_OP_FILL, { SCENE_EL2_MAP, SCENE_EL2_MAP + 8 * KVM_BLOCKS, KVM_BLOCK(0),
							 KVM_BLOCK(1) - KVM_BLOCK(0) } });
	scene_step(s, "clean-tables", "clean them to the PoC", "these walks pass the caches by (TCR_EL2.IRGN0, ORGN0)");
	scene_range(s, HV_OP_DC_CIVAC, SCENE_EL2_MAP, SCENE_PAGE);
}

static void write_params(struct scenario_scene *s)
{
	const uint64_t params[KVM_PARAMS] = {
		KVM_MAIR, KVM_TCR, 0, s->places->canary + KVM_STACK, s->places->canary + KVM_STACK, SCENE_EL2_MAP,
		hv_regs[HV_HCR_EL2].canary, 0, hv_regs[HV_VTCR_EL2].canary,
	};

	scene_patch(s, SCENE_ARGUMENT, NULL, SCENE_PAGE);
	scene_step(s, "write-params", "write the parameters of KVM's init call", "EL2 takes its registers from them");
	scene_poke(s, SCENE_ARGUMENT, params, KVM_PARAMS);
	scene_step(s, "clean-params", "clean the parameters to the PoC", "the init code loads them with the MMU and caches off");
	scene_range(s, HV_OP_DC_CIVAC, SCENE_ARGUMENT, sizeof(params));
}

/* EL2 runs it past the caches up to the moment when its own MMU is on, and through them from there on. */
static void load_text(struct scenario_scene *s, const uint8_t *text, size_t size)
{
	scene_patch(s, SCENE_STUB_SOURCE, text, (size + 15) & ~(size_t)15);
	scene_patch(s, SCENE_STUB, NULL, SCENE_STUB_MAX);
	scene_step(s, "load-text", "load the kernel's text, KVM's for EL2 too", "the boot loader's affair, or the EFI stub's");
	scene_copy(s, SCENE_STUB, SCENE_STUB_SOURCE, size);
	scene_step(s, "clean-text", "clean it to the PoC", "EL2 begins with the MMU and caches off");
	scene_range(s, HV_OP_DC_CIVAC, SCENE_STUB, size);
	scene_step(s, "dsb-text", "complete that", "the instruction cache is invalidated next");
	scene_op(s, HV_OP_DSB_SY);
	scene_step(s, "icache-text", "invalidate the instruction cache", "EL2 goes on through it");
	scene_op(s, HV_OP_IC_IALLU);
}

/* The bare stub gives EL2 to KVM's init table. */
int build_kvm_init(struct scenario_scene *s)
{
	size_t size;
	uint64_t table = 0, live = 0;
	const uint8_t *text = scene_stub(s, "kvm-init-5.11", SCENE_STUB, &size, &table, "host_vectors", &live);

	if (!text)
		return -1;
	load_text(s, text, size);
	write_el2_map(s);
	write_params(s);
	scene_step(s, "dsb", "complete the maintenance", "the init code comes next");
	scene_op(s, HV_OP_DSB_SY);
	scene_set_vectors(s, SCENE_STUB + table);
	scene_step(s, "init", "the SMCCC function that begins KVM", "EL2 has its MMU on and KVM's vectors afterwards");
	scene_call(s, (uint64_t[6]){ KVM_INIT, SCENE_ARGUMENT }, 0);
	s->vbar = s->scene.owner = SCENE_STUB + live;
	return 0;
}
