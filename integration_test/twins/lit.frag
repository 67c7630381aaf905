#version 330 core
// examples/first_light.py:Lit.shade_fragment, written by hand.

layout(std140) uniform Lit {
    vec3 camera_eye;
    mat4 camera_view;
    mat4 camera_projection;
    vec3 light_position;
    vec3 light_color;
    vec3 sky_zenith;
    vec3 sky_horizon;
    float sky_haze;
    float film_exposure;
    mat4 model;
    int material_class; // 0: Lambert, 1: Phong
    vec3 material_color;
    float material_shiny;
    float material_gloss;
};

uniform sampler2D albedo;

in vec3 vary_world;
in vec3 vary_normal;
in vec2 vary_uv;
in float vary_lit;

out vec4 color0;

vec3 sky(vec3 direction) {
    if (direction.y > 0.0) {
        return mix(sky_horizon, sky_zenith, sqrt(direction.y));
    }
    return sky_horizon * (1.0 + 0.6 * direction.y);
}

void main() {
    vec3 texel = texture(albedo, vary_uv).xyz;
    vec3 color = texel * texel * material_color;
    vec3 normal = normalize(vary_normal);
    vec3 to_light = light_position - vary_world;
    vec3 to_eye = camera_eye - vary_world;
    float falloff = vary_lit / dot(to_light, to_light);
    float away = length(to_eye);
    to_light = normalize(to_light);
    to_eye /= away;

    vec3 reflected = color * max(dot(normal, to_light), 0.0);
    float mirrored = 0.0;
    if (material_class == 1) {
        float facing = max(dot(normal, normalize(to_light + to_eye)), 0.0);
        reflected += material_gloss * pow(facing, material_shiny);
        mirrored = 0.04 + 0.6 * pow(1.0 - clamp(dot(normal, to_eye), 0.0, 1.0), 5.0);
    }
    vec3 light = light_color * falloff * reflected + sky(normal) * color
        + mirrored * sky(reflect(-to_eye, normal));

    float hidden = 1.0 - exp(-pow(away * sky_haze, 2.0));
    light = mix(light, sky_horizon, hidden);
    color0 = vec4(pow(1.0 - exp(-film_exposure * max(light, 0.0)), vec3(1.0 / 2.2)), 1.0);
}
