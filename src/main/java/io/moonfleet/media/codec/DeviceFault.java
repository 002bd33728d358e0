package io.moonfleet.media.codec;

import io.moonfleet.ffmpeg.CodecException;
import io.moonfleet.ffmpeg.FfmpegError;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Says why a device could not be opened. FFmpeg tells its log only, which is silent here, and returns a number: what an
 * operator can put right is found out from that number and from what lies in {@code /dev}.
 */
final class DeviceFault {
    /** What FFmpeg returns when a library of the NVIDIA driver, or a function in it, is not there. */
    private static final int NOT_LOADED = -1;

    private final Path devices;

    /** @param devices {@code /dev} */
    DeviceFault(Path devices) {
        this.devices = devices;
    }

    /** Why no device of a kind could be opened, {@code result} being FFmpeg's answer. */
    String opening(DeviceKind kind, int result) {
        return switch (kind) {
            case CUDA -> cuda(result);
            case VAAPI -> vaapi(result);
        };
    }

    /** Why the card of a working CUDA driver does not decode. */
    String cuvid(CodecException refused) {
        if (refused.result() == NOT_LOADED) {
            return "cannot load libnvcuvid.so.1; in a container NVIDIA_DRIVER_CAPABILITIES must include video";
        }
        // Without a number FFmpeg was not asked, and the card not either.
        return refused.result() == 0
                ? refused.getMessage()
                : "the card does not decode H.264: " + FfmpegError.text(refused.result());
    }

    private String cuda(int result) {
        if (result == NOT_LOADED) {
            return "cannot load libcuda.so.1";
        }
        if (!Files.exists(devices.resolve("nvidiactl"))) {
            return "there is no " + devices.resolve("nvidiactl");
        }
        return "the NVIDIA driver refuses: " + FfmpegError.text(result);
    }

    private String vaapi(int result) {
        List<Path> nodes = renderNodes();
        if (nodes.isEmpty()) {
            return "there is no " + devices.resolve("dri/renderD*");
        }
        if (nodes.stream().noneMatch(node -> Files.isReadable(node) && Files.isWritable(node))) {
            return "no permission to use " + nodes.getFirst() + "; mostly its group is render";
        }
        return "no driver in LIBVA_DRIVERS_PATH works for " + nodes.getFirst() + ": " + FfmpegError.text(result);
    }

    private List<Path> renderNodes() {
        List<Path> nodes = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(devices.resolve("dri"), "renderD*")) {
            found.forEach(nodes::add);
        } catch (IOException absent) {
            return List.of();
        }
        nodes.sort(null);
        return nodes;
    }
}
