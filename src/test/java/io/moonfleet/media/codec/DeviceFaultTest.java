package io.moonfleet.media.codec;

import io.moonfleet.ffmpeg.CodecException;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceFaultTest {
    private static final int EXTERNAL = -542398533;

    @TempDir
    private Path devices;

    @Test
    void aMissingLibraryIsNamed() {
        DeviceFault fault = new DeviceFault(devices);
        assertThat(fault.opening(DeviceKind.CUDA, -1)).isEqualTo("cannot load libcuda.so.1");
        assertThat(fault.cuvid(new CodecException("Refused", -1))).startsWith("cannot load libnvcuvid.so.1").contains("NVIDIA_DRIVER_CAPABILITIES");
    }

    @Test
    void aMissingDeviceIsNamed() throws IOException {
        DeviceFault fault = new DeviceFault(devices);
        assertThat(fault.opening(DeviceKind.CUDA, EXTERNAL)).isEqualTo("there is no " + devices + "/nvidiactl");
        assertThat(fault.opening(DeviceKind.VAAPI, EXTERNAL)).isEqualTo("there is no " + devices + "/dri/renderD*");
        Files.createDirectory(devices.resolve("dri"));
        Files.createFile(devices.resolve("dri/card0"));
        assertThat(fault.opening(DeviceKind.VAAPI, EXTERNAL)).isEqualTo("there is no " + devices + "/dri/renderD*");
    }

    @Test
    void aDeviceThatIsThereButRefusesSaysWhatFfmpegSays() throws IOException {
        Files.createFile(devices.resolve("nvidiactl"));
        Files.createDirectory(devices.resolve("dri"));
        Path node = Files.createFile(devices.resolve("dri/renderD128"));
        Files.createFile(devices.resolve("dri/renderD129"));
        DeviceFault fault = new DeviceFault(devices);
        String external = "Generic error in an external library (" + EXTERNAL + ")";
        assertThat(fault.opening(DeviceKind.CUDA, EXTERNAL)).isEqualTo("the NVIDIA driver refuses: " + external);
        assertThat(fault.opening(DeviceKind.VAAPI, EXTERNAL)).contains(node.toString()).endsWith(external);
        assertThat(fault.cuvid(new CodecException("Refused", EXTERNAL)))
                .isEqualTo("the card does not decode H.264: " + external);
        assertThat(fault.cuvid(new CodecException("This FFmpeg has no decoder h264_cuvid")))
                .isEqualTo("This FFmpeg has no decoder h264_cuvid");
    }
}
