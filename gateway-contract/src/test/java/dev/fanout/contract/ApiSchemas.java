package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.minidev.json.JSONObject;

/** The schemas of an OpenAPI document, taken literally: a field it does not know fits none. */
final class ApiSchemas {

  private final String components;
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  ApiSchemas(String document) {
    this.components =
        JSONObject.toJSONString(JsonPath.<Map<String, ?>>read(document, "$.components"))
            .replace("\"type\":\"object\"", "\"type\":\"object\",\"additionalProperties\":false");
  }

  void assertFits(String name, String json) {
    var schema = schemas.computeIfAbsent(name, this::schema);
    assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
  }

  private JsonSchema schema(String name) {
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(
            "{\"$ref\":\"#/components/schemas/%s\",\"components\":%s}".formatted(name, components));
  }
}
