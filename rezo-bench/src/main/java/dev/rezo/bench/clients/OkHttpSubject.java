package dev.rezo.bench.clients;

import dev.rezo.bench.clients.Target.Task;
import dev.rezo.bench.load.Caller;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * OkHttp, with a thread that waits for each answer. It trusts what the JVM trusts.
 *
 * <p>Thread-safe.
 */
final class OkHttpSubject extends WaitingSubject {

  private final OkHttpClient client;
  private final Request request;
  private final boolean isDownload;

  OkHttpSubject(Target target) {
    super(platformThreads());
    client =
        new OkHttpClient.Builder()
            .protocols(
                target.isHttp2()
                    ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1)
                    : List.of(Protocol.HTTP_1_1))
            .connectionPool(new ConnectionPool(target.connections(), 5, TimeUnit.MINUTES))
            .build();
    Request.Builder builder = new Request.Builder().url(target.url());
    if (target.task() == Task.UPLOAD) {
      builder.post(RequestBody.create(Payload.bytes(), MediaType.parse(Payload.TYPE)));
    }
    request = builder.build();
    isDownload = target.task() == Task.DOWNLOAD;
  }

  @Override
  boolean send(Caller caller) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      long length =
          isDownload ? drain(response.body().byteStream()) : response.body().bytes().length;
      return caller.answered(response.code(), length);
    }
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  @Override
  public String toString() {
    return "OkHttp";
  }
}
