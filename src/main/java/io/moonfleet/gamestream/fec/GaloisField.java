package io.moonfleet.gamestream.fec;

/**
 * Arithmetic in GF(2^8) with the reduction polynomial x^8+x^4+x^3+x^2+1 (0x11D) and the generator 2 (protocol
 * document, section 4.6). Elements are {@code int}s from 0 to 255. Stateless; any thread.
 */
public final class GaloisField {
    private static final int POLYNOMIAL = 0x11D;
    /** Elements but 0. */
    static final int ORDER = 255;

    /** Powers of the generator, so many that sums of three logarithms need no reduction. */
    static final int[] EXP = new int[3 * ORDER];

    /** Logarithms; that of 0, which has none, is 0 here. */
    static final int[] LOG = new int[256];

    /** One row of products for each coefficient: the inner loops then need one look-up a byte. */
    private static final byte[][] PRODUCTS = new byte[256][256];

    static {
        int value = 1;
        for (int i = 0; i < ORDER; i++) {
            EXP[i] = value;
            EXP[i + ORDER] = value;
            EXP[i + 2 * ORDER] = value;
            LOG[value] = i;
            value <<= 1;
            if (value > 0xFF) {
                value ^= POLYNOMIAL;
            }
        }
        for (int a = 1; a < 256; a++) {
            for (int b = 1; b < 256; b++) {
                PRODUCTS[a][b] = (byte) EXP[LOG[a] + LOG[b]];
            }
        }
    }

    private GaloisField() {}

    /** The discrete logarithm of {@code element}, which is not 0. */
    public static int logarithm(int element) {
        if (element == 0) {
            throw new ArithmeticException("0 has no logarithm");
        }
        return LOG[element];
    }

    public static int multiply(int a, int b) {
        return PRODUCTS[a][b] & 0xFF;
    }

    /** The multiplicative inverse of {@code element}, which is not 0. */
    public static int inverse(int element) {
        return EXP[ORDER - logarithm(element)];
    }

    /** {@code target[i] ^= coefficient * source[i]} for {@code length} bytes from {@code offset}. */
    static void multiplyAdd(byte[] target, byte[] source, int coefficient, int offset, int length) {
        if (coefficient == 0) {
            return;
        }
        int end = offset + length;
        if (coefficient == 1) {
            for (int i = offset; i < end; i++) {
                target[i] ^= source[i];
            }
            return;
        }
        byte[] products = PRODUCTS[coefficient];
        for (int i = offset; i < end; i++) {
            target[i] ^= products[source[i] & 0xFF];
        }
    }

    /**
     * Adds the multiples of four arrays at once, which reads and writes the sum a quarter as often: those of
     * {@code sources} from {@code first} on, with the coefficients from {@code at} on.
     */
    static void addFourMultiples(
            byte[] target, byte[][] sources, int first, byte[] coefficients, int at, int offset, int length) {
        byte[] a = sources[first];
        byte[] b = sources[first + 1];
        byte[] c = sources[first + 2];
        byte[] d = sources[first + 3];
        byte[] ofA = PRODUCTS[coefficients[at] & 0xFF];
        byte[] ofB = PRODUCTS[coefficients[at + 1] & 0xFF];
        byte[] ofC = PRODUCTS[coefficients[at + 2] & 0xFF];
        byte[] ofD = PRODUCTS[coefficients[at + 3] & 0xFF];
        for (int i = offset, end = offset + length; i < end; i++) {
            target[i] ^= (byte) (ofA[a[i] & 0xFF] ^ ofB[b[i] & 0xFF] ^ ofC[c[i] & 0xFF] ^ ofD[d[i] & 0xFF]);
        }
    }

    /**
     * Inverts a square matrix in place by Gauss-Jordan elimination.
     *
     * @return false if the matrix is singular; its content is undefined then
     */
    static boolean invert(int[][] matrix) {
        int size = matrix.length;
        int[][] inverse = new int[size][size];
        for (int i = 0; i < size; i++) {
            inverse[i][i] = 1;
        }
        for (int column = 0; column < size; column++) {
            int pivot = column;
            while (pivot < size && matrix[pivot][column] == 0) {
                pivot++;
            }
            if (pivot == size) {
                return false;
            }
            swap(matrix, pivot, column);
            swap(inverse, pivot, column);
            int scale = inverse(matrix[column][column]);
            scaleRow(matrix[column], scale);
            scaleRow(inverse[column], scale);
            for (int row = 0; row < size; row++) {
                int factor = matrix[row][column];
                if (row != column && factor != 0) {
                    addRow(matrix[row], matrix[column], factor);
                    addRow(inverse[row], inverse[column], factor);
                }
            }
        }
        System.arraycopy(inverse, 0, matrix, 0, size);
        return true;
    }

    private static void swap(int[][] matrix, int a, int b) {
        int[] row = matrix[a];
        matrix[a] = matrix[b];
        matrix[b] = row;
    }

    private static void scaleRow(int[] row, int factor) {
        for (int i = 0; i < row.length; i++) {
            row[i] = multiply(row[i], factor);
        }
    }

    private static void addRow(int[] target, int[] source, int factor) {
        for (int i = 0; i < target.length; i++) {
            target[i] ^= multiply(source[i], factor);
        }
    }
}
