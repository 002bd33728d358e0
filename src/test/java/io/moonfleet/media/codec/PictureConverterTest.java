package io.moonfleet.media.codec;

import io.moonfleet.ffmpeg.FfmpegLog;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NV12, which devices give: luma, then blue and red alternating. */
class PictureConverterTest {
    static {
        FfmpegLog.silence();
    }

    @ParameterizedTest
    @CsvSource({
        "640, 360, 640", "640, 360, 701", "1920, 1080, 2048", "321, 181, 322", "321, 181, 333", "318, 179, 319",
        "2, 2, 2", "3, 3, 7"
    })
    void nv12ComesOutByteByByte(int width, int height, int stride) {
        byte[] luma = new byte[stride * height];
        byte[] chroma = new byte[stride * ((height + 1) / 2)];
        Random random = new Random(width * 31L + stride);
        random.nextBytes(luma);
        random.nextBytes(chroma);
        DirectPicture picture = convert(width, height, stride, luma, chroma, avutil.AVCOL_RANGE_MPEG);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                assertThat(picture.planeY().get(y * picture.strideY() + x))
                        .as("luma %d %d", x, y)
                        .isEqualTo(luma[y * stride + x]);
            }
        }
        for (int y = 0; y < (height + 1) / 2; y++) {
            for (int x = 0; x < (width + 1) / 2; x++) {
                assertThat(picture.planeU().get(y * picture.strideU() + x))
                        .as("blue %d %d", x, y)
                        .isEqualTo(chroma[y * stride + 2 * x]);
                assertThat(picture.planeV().get(y * picture.strideV() + x))
                        .as("red %d %d", x, y)
                        .isEqualTo(chroma[y * stride + 2 * x + 1]);
            }
        }
        picture.release();
    }

    @Test
    void fullRangeNv12BecomesLimited() {
        byte[] white = new byte[64 * 64];
        byte[] grey = new byte[64 * 32];
        Arrays.fill(white, (byte) 255);
        Arrays.fill(grey, (byte) 128);
        DirectPicture picture = convert(64, 64, 64, white, grey, avutil.AVCOL_RANGE_JPEG);
        assertThat(picture.planeY().get(picture.strideY() * 32 + 32) & 0xFF).isBetween(234, 236);
        assertThat(picture.planeU().get(picture.strideU() * 16 + 16) & 0xFF).isBetween(127, 129);
        assertThat(picture.planeV().get(picture.strideV() * 16 + 16) & 0xFF).isBetween(127, 129);
        picture.release();
    }

    @Test
    void fullRangePlanesOfSoftwareBecomeLimited() {
        AVFrame frame = avutil.av_frame_alloc();
        DirectPicture picture = new DirectPicture(64, 64);
        try (BytePointer white = new BytePointer(64 * 64 + 64L).fill(255);
                BytePointer grey = new BytePointer(32 * 32 + 64L).fill(128);
                PictureConverter converter = new PictureConverter()) {
            frame.width(64).height(64).format(avutil.AV_PIX_FMT_YUVJ420P).color_range(avutil.AVCOL_RANGE_JPEG);
            frame.data(0, white).data(1, grey).data(2, grey);
            frame.linesize(0, 64).linesize(1, 32).linesize(2, 32);
            converter.copy(frame, picture);
            frame.data(0, null).data(1, null).data(2, null);
        } finally {
            avutil.av_frame_free(frame);
        }
        assertThat(picture.planeY().get(picture.strideY() * 32 + 32) & 0xFF).isBetween(234, 236);
        assertThat(picture.planeU().get(picture.strideU() * 16 + 16) & 0xFF).isBetween(127, 129);
        picture.release();
    }

    /** A frame on a device has planes, but not in memory. */
    @Test
    void framesOnADeviceAreNotRead() {
        AVFrame frame = avutil.av_frame_alloc();
        try (BytePointer somewhere = new BytePointer(16)) {
            frame.width(64).height(64).data(0, somewhere);
            for (int format : new int[] {avutil.AV_PIX_FMT_CUDA, avutil.AV_PIX_FMT_VAAPI}) {
                assertThat(PictureConverter.supports(frame.format(format))).isFalse();
            }
            assertThat(PictureConverter.supports(frame.format(avutil.AV_PIX_FMT_NV12))).isTrue();
            frame.data(0, null);
        } finally {
            avutil.av_frame_free(frame);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65})
    void rec601Nv12BecomesRec709(int size) {
        byte[] luma = new byte[64 * 1024];
        byte[] chroma = new byte[32 * 1024];
        Arrays.fill(luma, (byte) 182);
        for (int index = 0; index < chroma.length; index++) {
            chroma[index] = (byte) (index % 2 == 0 ? 128 : 90);
        }
        DirectPicture picture = convert(
                size, size, 80, luma, chroma, avutil.AVCOL_RANGE_MPEG, avutil.AVCOL_SPC_SMPTE170M);
        // R 133, G 224, B 193, which in Rec.709 is Y 190, Cb 124, Cr 89.
        assertThat(picture.planeY().get(picture.strideY() * 32 + 32) & 0xFF).isBetween(187, 193);
        assertThat(picture.planeU().get(picture.strideU() * 16 + 16) & 0xFF).isBetween(122, 126);
        assertThat(picture.planeV().get(picture.strideV() * 16 + 16) & 0xFF).isBetween(86, 92);
        picture.release();
    }

    private static DirectPicture convert(
            int width, int height, int stride, byte[] luma, byte[] chroma, int colorRange) {
        return convert(width, height, stride, luma, chroma, colorRange, avutil.AVCOL_SPC_BT709);
    }

    private static DirectPicture convert(
            int width, int height, int stride, byte[] luma, byte[] chroma, int colorRange, int colorSpace) {
        AVFrame frame = avutil.av_frame_alloc();
        DirectPicture picture = new DirectPicture(width, height);
        // Readers of whole vectors may look a little beyond the last row.
        try (BytePointer lumaPlane = new BytePointer(luma.length + 64L);
                BytePointer chromaPlane = new BytePointer(chroma.length + 64L);
                PictureConverter converter = new PictureConverter()) {
            lumaPlane.put(luma, 0, luma.length);
            chromaPlane.put(chroma, 0, chroma.length);
            frame.width(width).height(height).format(avutil.AV_PIX_FMT_NV12);
            frame.color_range(colorRange).colorspace(colorSpace);
            frame.data(0, lumaPlane).data(1, chromaPlane).linesize(0, stride).linesize(1, stride);
            assertThat(PictureConverter.supports(frame)).isTrue();
            converter.copy(frame, picture);
            converter.copy(frame, picture);
            frame.data(0, null).data(1, null);
        } finally {
            avutil.av_frame_free(frame);
        }
        return picture;
    }
}
