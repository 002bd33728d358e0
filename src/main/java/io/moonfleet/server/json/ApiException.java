package io.moonfleet.server.json;

/** A refusal that becomes the HTTP answer as it is. It carries no stack trace: a caller can cause it at will. */
public final class ApiException extends RuntimeException {
    private final int status;
    private final transient ErrorBody body;

    public ApiException(int status, ErrorBody body) {
        super(body.error(), null, false, false);
        this.status = status;
        this.body = body;
    }

    public ApiException(int status, String error) {
        this(status, ErrorBody.of(error));
    }

    public static ApiException badField(String field, String problem) {
        return new ApiException(400, ErrorBody.ofField(field, field + " " + problem));
    }

    public int status() {
        return status;
    }

    public ErrorBody body() {
        return body;
    }
}
