/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck image: the payload as a file that boards boot. */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/status.h"
#include "hvcheck/stub.h"
#include "native/host/image.h"
#include "native/host/kind.h"
#include "native/link/uart-kinds.h"
#include "suite/file/whole.h"

#define PAGE 4096u
#define MOST_SHIFT 3
#define MOST_ARCHS 4
#define MOST_WIDTH 4

/* A number that ends at a comma with more behind it, or at the end. Returns what is behind it, or NULL. */
static const char *read_number(const char *text, uint64_t most, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 0);
	if (!isdigit((unsigned char)*text) || errno || *value > most || (*end && (*end != ',' || !end[1])))
		return NULL;
	return *end ? end + 1 : end;
}

/* "KIND,ADDRESS[,SHIFT[,WIDTH]]". False after saying what is wrong. */
static bool read_uart(const char *text, struct image_words *words)
{
	size_t length = strcspn(text, ",");
	char name[32];
	const char *names[32], *rest = text + length + 1;
	uint64_t shift = 0, width = 0;
	int kind;

	snprintf(name, sizeof(name), "%.*s", (int)length, text);
	kind = uart_kind_named(name);
	for (unsigned i = 0; i < uart_kind_count; i++)
		names[i] = uart_kinds[i].name;
	if (kind < 0) {
		cli_say("there is no kind of UART \"%s\"%s (hvcheck image --help lists all; a 16550 is 8250, and so is a "
			"DesignWare APB UART)", name, cli_suggest(name, names, uart_kind_count));
		return false;
	}
	shift = uart_kinds[kind].shift;
	if (text[length] && (rest = read_number(rest, UINT64_MAX, &words->uart)) && *rest &&
	    (rest = read_number(rest, MOST_SHIFT, &shift)) && *rest) {
		rest = read_number(rest, MOST_WIDTH, &width);
		if (!width)
			rest = NULL;
	}
	if (!text[length] || !rest || *rest || !words->uart || width == 3) {
		cli_say("--uart %s: give KIND,ADDRESS[,SHIFT[,WIDTH]] with a SHIFT of 0 to 3 and a WIDTH of 1, 2 or 4 bytes, "
			"such as pl011,0x9000000 or 8250,0xff1a0000,2,4", text);
		return false;
	}
	words->uart_kind = (uint16_t)(kind + 1);
	words->uart_shift = (uint16_t)shift;
	words->uart_width = (uint16_t)width;
	return true;
}

static int set_uart(const char *text, struct image *image)
{
	struct image_words words = image_read_words(image->bytes);

	if (!read_uart(text, &words))
		return CLI_ERROR;
	image_write_words(image->bytes, &words);
	return 0;
}

/* The payload reads it by itself, and believes its sizes: so it is checked as a whole here. */
static int add_dtb(const char *path, struct image *image)
{
	char error[256];
	size_t size;
	uint8_t *dtb = whole_read(path, IMAGE_DTB_MOST, &size, error, sizeof(error));
	int status = CLI_ERROR;

	if (!dtb)
		cli_say("%s", error);
	else if (fdt_check_full(dtb, size))
		cli_say("%s: it is no device tree, or a damaged one", path);
	else if (fdt_pack(dtb) || image_add_dtb(image, dtb, fdt_totalsize(dtb)))
		cli_say("out of memory");
	else
		status = 0;
	free(dtb);
	return status;
}

/* The pages of a stub that its table reaches, and what they refer to: not all the 30 MB of a kernel. */
static void pages_of(const struct hv_stub *stub, size_t *from, size_t *to)
{
	struct hv_reach reach;
	uint64_t low, high;

	*from = 0;
	*to = stub->size;
	if (stub->exec != HV_A64)
		return;
	hv_reach_from(stub->image, stub->size, stub->table, &reach);
	low = reach.low < stub->table ? reach.low : stub->table;
	high = reach.high > stub->table + HV_TABLE_SIZE ? reach.high : stub->table + HV_TABLE_SIZE;
	*from = (size_t)low & ~(size_t)(PAGE - 1);
	*to = ((size_t)high + PAGE - 1) & ~(size_t)(PAGE - 1);
	*to = *to < stub->size ? *to : stub->size;
}

/* The payload that was asked for, or that the stub needs. NULL after saying what is wrong. */
static const struct qemu_kind *choose_payload(const char *arch, const struct hv_stub *stub)
{
	const struct qemu_kind *wanted = stub ? qemu_kind_of_payload(stub->exec, stub->thumb) : qemu_kind_of_payload(HV_A64, false);
	const struct qemu_kind *kind = arch ? qemu_kind_named(arch) : wanted;
	const char *names[MOST_ARCHS];
	unsigned count = 0;

	if (kind && stub && kind != wanted) {
		cli_say("--arch %s: the stub of --with is of %s", arch, wanted->arch);
		return NULL;
	}
	while (count < MOST_ARCHS && (names[count] = qemu_kind_name(count)))
		count++;
	if (!kind)
		cli_say("--arch %s: give arm64, arm or thumb%s", arch, cli_suggest(arch, names, count));
	return kind;
}

static int make_image(const struct qemu_kind *kind, const struct hv_stub *stub, struct image *image)
{
	size_t from = 0, to = 0;

	if (kind->image == kind->image_end) {
		cli_say("this hvcheck was built without a compiler for 32-bit Arm, so it has no payload for %s", kind->arch);
		return CLI_NOTHING;
	}
	if (stub)
		pages_of(stub, &from, &to);
	if (!image_make(image, kind->image, kind->image_end) &&
	    (!stub || !image_add_stub(image, stub->image + from, to - from, (uint32_t)(stub->table - from))))
		return 0;
	cli_say("out of memory");
	return CLI_ERROR;
}

static int write_image(const struct image *image, const char *path)
{
	struct output out;

	if (output_open(&out, path))
		return CLI_ERROR;
	if (!fwrite(image->bytes, image->size, 1, out.f))
		out.err = errno;
	return output_close(&out);
}

int cmd_image(int argc, char **argv)
{
	static const struct argp_option options[] = { CLI_ARCH, CLI_UART, CLI_DTB, CLI_WITH, CLI_IMAGE_OUTPUT, CLI_END };
	static const struct cli_usage usage = {
		options, "-o FILE",
		"Write the payload to FILE: an arm64 Image and a UEFI program in one, for U-Boot's booti and bootefi, UEFI, "
		"TF-A's BL33, Raspberry Pi's firmware and QEMU's -kernel; for stubs of 32-bit Arm a zImage, for U-Boot's bootz and "
		"QEMU's -kernel. It finds its UART by the device tree's stdout-path or ACPI's SPCR. If firmware gives neither, as "
		"TF-A's BL31, --dtb has the board's device tree in the file. --uart says which UART it is: 8250, 8250-32, "
		"bcm2835-aux, pl011, sbsa-uart, cadence, meson, imx, lpuart, ls-lpuart, mvebu, geni or msm.",
		0, 0, NULL
	};
	struct cli_options o;
	struct image image = { 0 };
	struct hv_stub *stub = NULL;
	char error[256];
	int status;

	cli_parse(argc, argv, &usage, &o);
	if (!o.output) {
		cli_say("image writes a binary file; say where with -o FILE");
		return CLI_ERROR;
	}
	if (o.with && !(stub = hv_stub_open(o.with, NULL, error, sizeof(error)))) {
		cli_say("%s", error);
		return CLI_ERROR;
	}
	const struct qemu_kind *kind = choose_payload(o.arch, stub);

	status = kind ? make_image(kind, stub, &image) : CLI_ERROR;
	hv_stub_free(stub);
	if (!status && o.dtb)
		status = add_dtb(o.dtb, &image);
	if (!status && o.uart)
		status = set_uart(o.uart, &image);
	if (!status)
		status = write_image(&image, o.output);
	free(image.bytes);
	return status;
}
