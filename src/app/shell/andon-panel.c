/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-panel.h"

typedef struct
{
  AndonSeat *seat;
  guint attention;
} AndonPanelPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AndonPanel, andon_panel, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SEAT,
  PROP_ATTENTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *const no_scenes[] = { "normal", NULL };

static const char *const *
andon_panel_real_list_scenes (AndonPanel *self)
{
  return no_scenes;
}

static void
andon_panel_real_focus_start (AndonPanel *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
andon_panel_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AndonPanelPrivate *priv = andon_panel_get_instance_private (ANDON_PANEL (object));

  switch (prop_id)
    {
    case PROP_SEAT:
      g_value_set_object (value, priv->seat);
      break;
    case PROP_ATTENTION:
      g_value_set_uint (value, priv->attention);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_panel_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AndonPanelPrivate *priv = andon_panel_get_instance_private (ANDON_PANEL (object));

  switch (prop_id)
    {
    case PROP_SEAT:
      priv->seat = g_value_dup_object (value);
      break;
    case PROP_ATTENTION:
      andon_panel_set_attention (ANDON_PANEL (object), g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_panel_finalize (GObject *object)
{
  AndonPanelPrivate *priv = andon_panel_get_instance_private (ANDON_PANEL (object));

  g_clear_object (&priv->seat);
  G_OBJECT_CLASS (andon_panel_parent_class)->finalize (object);
}

static void
andon_panel_class_init (AndonPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = andon_panel_get_property;
  object_class->set_property = andon_panel_set_property;
  object_class->finalize = andon_panel_finalize;
  klass->list_scenes = andon_panel_real_list_scenes;
  klass->focus_start = andon_panel_real_focus_start;

  properties[PROP_SEAT] = g_param_spec_object ("seat", NULL, NULL, ANDON_TYPE_SEAT,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ATTENTION] = g_param_spec_uint ("attention", NULL, NULL, 0, G_MAXUINT, 0,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                    G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
andon_panel_init (AndonPanel *self)
{
}

AndonSeat *
andon_panel_get_seat (AndonPanel *self)
{
  AndonPanelPrivate *priv = andon_panel_get_instance_private (self);

  g_return_val_if_fail (ANDON_IS_PANEL (self), NULL);
  return priv->seat;
}

gboolean
andon_panel_show_alert (AndonPanel *self, const char *alert_id)
{
  g_return_val_if_fail (ANDON_IS_PANEL (self), FALSE);

  if (ANDON_PANEL_GET_CLASS (self)->show_alert == NULL)
    return FALSE;
  return ANDON_PANEL_GET_CLASS (self)->show_alert (self, alert_id);
}

void
andon_panel_focus_start (AndonPanel *self)
{
  g_return_if_fail (ANDON_IS_PANEL (self));
  ANDON_PANEL_GET_CLASS (self)->focus_start (self);
}

const char *const *
andon_panel_list_scenes (AndonPanel *self)
{
  g_return_val_if_fail (ANDON_IS_PANEL (self), NULL);
  return ANDON_PANEL_GET_CLASS (self)->list_scenes (self);
}

void
andon_panel_show_scene (AndonPanel *self, const char *scene)
{
  g_return_if_fail (ANDON_IS_PANEL (self));

  if (ANDON_PANEL_GET_CLASS (self)->show_scene != NULL)
    ANDON_PANEL_GET_CLASS (self)->show_scene (self, scene);
}

gboolean
andon_panel_is_settled (AndonPanel *self)
{
  g_return_val_if_fail (ANDON_IS_PANEL (self), TRUE);

  if (ANDON_PANEL_GET_CLASS (self)->is_settled == NULL)
    return TRUE;
  return ANDON_PANEL_GET_CLASS (self)->is_settled (self);
}

guint
andon_panel_get_attention (AndonPanel *self)
{
  AndonPanelPrivate *priv = andon_panel_get_instance_private (self);

  g_return_val_if_fail (ANDON_IS_PANEL (self), 0);
  return priv->attention;
}

void
andon_panel_set_attention (AndonPanel *self, guint attention)
{
  AndonPanelPrivate *priv = andon_panel_get_instance_private (self);

  g_return_if_fail (ANDON_IS_PANEL (self));

  if (priv->attention == attention)
    return;
  priv->attention = attention;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ATTENTION]);
}

gboolean
andon_panel_info_is_for (const AndonPanelInfo *info, const char *role)
{
  g_return_val_if_fail (info != NULL, FALSE);

  if (info->roles[0] == NULL)
    return TRUE;
  for (guint i = 0; i < ANDON_PANEL_MAX_ROLES && info->roles[i] != NULL; i++)
    if (g_strcmp0 (info->roles[i], role) == 0)
      return TRUE;
  return FALSE;
}
