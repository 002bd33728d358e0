package io.moonfleet.media.codec;

import org.bytedeco.ffmpeg.global.avutil;

/** Devices that FFmpeg's own decoders can hand its pictures to. */
public enum DeviceKind {
    /** NVIDIA: libcuda.so.1 and libnvcuvid.so.1 of the driver. */
    CUDA("cuda", avutil.AV_HWDEVICE_TYPE_CUDA),
    /** Intel and AMD: a driver of libva for {@code /dev/dri/renderD*}. */
    VAAPI("vaapi", avutil.AV_HWDEVICE_TYPE_VAAPI);

    private final String label;
    private final int ffmpegType;

    DeviceKind(String label, int ffmpegType) {
        this.label = label;
        this.ffmpegType = ffmpegType;
    }

    public String label() {
        return label;
    }

    int ffmpegType() {
        return ffmpegType;
    }
}
