package dev.rezo.bench.migration;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** What the page about migration shows of OkHttp, here so that it compiles. Immutable. */
final class OkHttpSample {

  private OkHttpSample() {}

  static String post(String json) throws IOException {
    // sample:okhttp
    OkHttpClient client =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(3))
            .readTimeout(Duration.ofSeconds(10))
            .callTimeout(Duration.ofSeconds(30))
            .connectionPool(new ConnectionPool(20, 1, TimeUnit.MINUTES))
            .addInterceptor(
                chain ->
                    chain.proceed(chain.request().newBuilder().header("X-Team", "orders").build()))
            .build();

    Request request =
        new Request.Builder()
            .url("https://api.example.com/orders")
            .post(RequestBody.create(json, MediaType.get("application/json")))
            .build();
    try (Response response = client.newCall(request).execute()) {
      if (!response.isSuccessful()) {
        throw new IOException("status " + response.code());
      }
      return response.body().string();
    }
    // sample:end
  }
}
