/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "suite/stub/private.h"
#include "tests/make-snapshot.h"

uint8_t *made_image(void)
{
	char error[256];
	struct hv_stub *stub = hv_stub_open("linux-4.12", NULL, error, sizeof(error));
	uint8_t *image = calloc(1, MADE_IMAGE_SIZE);

	ck_assert_msg(stub && image, "%s", error);
	hv_stub_place(stub, hv_stub_base(stub, 0x80000000), image + MADE_TABLE_AT - stub->table);
	hv_stub_free(stub);
	hv_put_le(image, 4, 0xfa405a4d);
	hv_put_le(image + 16, 8, 2 * MADE_IMAGE_SIZE);
	memcpy(image + 56, "ARM\x64", 4);
	strcpy((char *)image + 0x100, "Linux version 5.4.3-made (nobody@nowhere)");
	return image;
}

void made_set(struct boot *b, const char *name, uint64_t value)
{
	struct snapshot_cpu *cpu = &b->found.cpu[0];

	for (unsigned i = 0; i < cpu->reg_count; i++)
		if (!strcmp(cpu->reg[i].name, name)) {
			cpu->reg[i].value = value;
			return;
		}
	ck_assert(snapshot_add_reg(cpu, name, value));
}

struct boot *made_boot(const uint8_t *image)
{
	struct boot *b = calloc(1, sizeof(*b));
	char name[8];

	ck_assert(b != NULL);
	b->ram = mmap(NULL, BOOT_RAM_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	ck_assert(b->ram != MAP_FAILED);
	b->image = image;
	b->image_size = MADE_IMAGE_SIZE;
	b->found = (struct snapshot){ .release = "5.4.3-made", .model = "cortex-a57", .mode = "none", .command = "quiet",
				      .ram = BOOT_RAM_BASE, .ram_size = BOOT_RAM_SIZE, .kernel = BOOT_KERNEL_AT,
				      .kernel_size = 2 * MADE_IMAGE_SIZE, .cpu_count = 1 };
	memcpy(board_at(b, BOOT_KERNEL_AT), image, MADE_IMAGE_SIZE);
	for (unsigned i = 0; i < 31; i++) {
		snprintf(name, sizeof(name), "x%u", i);
		made_set(b, name, 0x1000 + i);
	}
	made_set(b, "sp", 0x2000);
	made_set(b, "pc", 0xffff800080001234);
	made_set(b, "pstate", 0x3c5);
	made_set(b, "VBAR_EL2", BOOT_KERNEL_AT + MADE_TABLE_AT);
	made_set(b, "SCTLR_EL2", 0x30c50830);
	made_set(b, "HCR_EL2", 0x80000000);
	return b;
}

void made_end(struct boot *b)
{
	munmap(b->ram, BOOT_RAM_SIZE);
	free(b);
}

uint8_t *made_snapshot(const struct boot *b, size_t *size)
{
	char *bytes = NULL;
	FILE *f = open_memstream(&bytes, size);

	ck_assert(f && !boot_write(b, f) && !fclose(f));
	return (uint8_t *)bytes;
}
