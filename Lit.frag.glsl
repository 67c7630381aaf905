#version 330

layout(std140) uniform Lit
{
    vec3 camera_eye;
    mat4 camera_projection;
    mat4 camera_view;
    float film_exposure;
    vec3 light_color;
    vec3 light_position;
    int material_class;
    vec3 material_color;
    float material_gloss;
    float material_shiny;
    mat4 model;
    float sky_haze;
    vec3 sky_horizon;
    vec3 sky_zenith;
};

uniform sampler2D albedo;

in vec3 v_world;
in vec3 v_normal;
in vec2 v_uv;
in float v_lit;
layout(location = 0) out vec4 color0;

void main()
{
    vec3 texel = texture(albedo, v_uv).xyz;
    vec3 normal = normalize(v_normal);
    vec3 albedo_1 = texel * texel;
    vec3 t = camera_eye - v_world;
    vec3 direction_from = normalize(t);
    vec3 t1 = light_position - v_world;
    vec3 direction_from_1 = normalize(t1);
    bool is_Lambert = material_class == 0;
    vec3 shade;
    if (is_Lambert)
    {
        shade = (material_color * albedo_1) * max(dot(normal, direction_from_1), 0.0);
    }
    else
    {
        shade = ((material_color * albedo_1) * max(dot(normal, direction_from_1), 0.0)) + vec3(material_gloss * pow(max(dot(normal, normalize(direction_from_1 + direction_from)), 0.0), material_shiny));
    }
    float height = normal.y;
    float share_1;
    float amount_1;
    if (height > 0.0)
    {
        amount_1 = sqrt(height);
        share_1 = 1.0;
    }
    else
    {
        amount_1 = 0.0;
        share_1 = (height * 0.6) + 1.0;
    }
    float t2 = dot(normal, direction_from);
    vec3 bounce = (normal * (t2 * 2.0)) - direction_from;
    float mirror;
    if (is_Lambert)
    {
        mirror = 0.0;
    }
    else
    {
        float grazing = 1.0 - clamp(t2, 0.0, 1.0);
        float t3 = grazing * grazing;
        mirror = ((grazing * (t3 * t3)) * 0.6) + 0.04;
    }
    float height_1 = bounce.y;
    float share;
    float amount;
    if (height_1 > 0.0)
    {
        amount = sqrt(height_1);
        share = 1.0;
    }
    else
    {
        amount = 0.0;
        share = (height_1 * 0.6) + 1.0;
    }
    float t4 = length(t) * sky_haze;
    vec3 rgb_11 = mix(((((light_color * (1.0 / dot(t1, t1))) * v_lit) * shade) + ((mix(sky_horizon, sky_zenith, vec3(amount_1)) * share_1) * (albedo_1 * material_color))) + ((mix(sky_horizon, sky_zenith, vec3(amount)) * share) * mirror), sky_horizon, vec3(1.0 - exp(-(t4 * t4))));
    float t5 = -film_exposure;
    color0 = vec4(pow(1.0 - exp(t5 * max(rgb_11.x, 0.0)), 0.45454547), pow(1.0 - exp(t5 * max(rgb_11.y, 0.0)), 0.45454547), pow(1.0 - exp(t5 * max(rgb_11.z, 0.0)), 0.45454547), 1.0);
}

