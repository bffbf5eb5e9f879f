/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck image: the payload that every machine but the simulator boots. */
#include <errno.h>

#include "cli/cli.h"

int cmd_image(int argc, char **argv)
{
	static const struct argp_option options[] = { CLI_OUTPUT, CLI_END };
	static const struct cli_usage usage = {
		options, "-o FILE",
		"Write the payload to FILE: one arm64 Image that starts under U-Boot's booti and QEMU's "
		"-kernel.",
		0, 0
	};
	struct cli_options o;
	struct output out;

	cli_parse(argc, argv, &usage, &o);
	if (!o.output) {
		cli_say("image writes a binary file; say where with -o FILE");
		return CLI_ERROR;
	}
	if (output_open(&out, o.output))
		return CLI_ERROR;
	if (!fwrite(hv_payload_image, (size_t)(hv_payload_image_end - hv_payload_image), 1, out.f))
		out.err = errno;
	return output_close(&out);
}
